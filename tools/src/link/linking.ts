import type { Blueprint, Resource, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { type Conditions, conditionsOf, liftedConditions } from './conditions.ts';
import type { Edge } from './cycles.ts';
import { declaredParameters, type Placement, place, ROOT } from './placement.ts';
import { emptyTable, type Table } from './tables.ts';

export type Form = 'nested' | 'flat';

/** Everything that the passes of one link share. */
export interface Linking {
  readonly blueprint: Blueprint;
  readonly form: Form;
  readonly placement: Placement;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly conditions: Conditions;
  /** Name of the stack, the root among them -> what its template needs. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Name of the stack -> the conditions that its nested stack has in the root. */
  readonly lifted: ReadonlyMap<string, readonly string[]>;
  /** Every reference and DependsOn between resources, as they are found. */
  readonly edges: Edge[];
}

/** Who reads: a resource of a stack, or a section of the root. */
export interface Reader {
  readonly stack: string;
  readonly resource: Resource | undefined;
  /** How findings name it. */
  readonly where: string;
  /** Names of the conditions that hold there. */
  readonly held: ReadonlySet<string>;
}

/** @throws Problem when the resources cannot stand where the plan puts them */
export function startLinking(blueprint: Blueprint, form: Form): Linking {
  const placement = place(blueprint, form);
  const stacks = [...placement.stacks];
  return {
    blueprint,
    form,
    placement,
    parameters: declaredParameters(blueprint),
    conditions: conditionsOf(blueprint),
    tables: new Map([ROOT, ...placement.stacks.keys()].map((stack) => [stack, emptyTable(stack)])),
    lifted: new Map(
      stacks.map(([stack, resources]) => [stack, form === 'flat' ? [] : liftedConditions(resources)] as const),
    ),
    edges: [],
  };
}
