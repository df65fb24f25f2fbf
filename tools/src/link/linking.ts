import type { Blueprint, Resource, TemplateParameter } from '@hipaa-stacks/cloudformation';
import { type Conditions, conditionsOf, liftedConditions } from './conditions.ts';
import type { Edge } from './cycles.ts';
import { declaredParameters, type Placement, place, ROOT } from './placement.ts';
import { emptyTable, type Table } from './tables.ts';

export type Form = 'nested' | 'flat';

/** State that the passes of one link share. */
export interface Linking {
  readonly blueprint: Blueprint;
  readonly form: Form;
  readonly placement: Placement;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly conditions: Conditions;
  /** Name of the stack, including the root -> the sections of its template. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Name of the stack -> the conditions of its nested stack in the root. */
  readonly lifted: ReadonlyMap<string, readonly string[]>;
  /** Every reference and DependsOn between resources, in the order in which they are found. */
  readonly edges: Edge[];
}

/** Location of a reference: a resource of a stack, or a section of the root. */
export interface Reader {
  readonly stack: string;
  readonly resource: Resource | undefined;
  /** Its name in findings. */
  readonly where: string;
  /** Names of the conditions that are true there. */
  readonly trueConditions: ReadonlySet<string>;
}

/** @throws Problem if the resources cannot be placed in their stacks */
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
