import type { Condition, ConditionExpression } from './condition.ts';
import type { Parameter } from './parameter.ts';
import { Problem } from './problem.ts';
import type { Rule } from './rule.ts';
import type { Placeable } from './snippet.ts';
import type { JsonObject } from './template.ts';

/** Parameters by parameter group, as the CloudFormation console shows them. */
export type ParameterGroups = Readonly<Record<string, Readonly<Record<string, Parameter<unknown>>>>>;

type Union<T> = (T extends unknown ? (x: T) => void : never) extends (x: infer I) => void ? I : never;
/** References to all parameters of all groups. */
export type ParameterReferences<G extends ParameterGroups> = {
  readonly [K in keyof Union<G[keyof G]>]: Union<G[keyof G]>[K] extends Parameter<infer E> ? E : never;
};

/** An output of the root stack. The description is for the user's next step. */
export interface Output {
  readonly description: string;
  readonly value: unknown;
}

/** The nested stacks, in order of creation, and the outputs of the root stack. */
export interface Plan {
  /**
   * Name of a nested stack in lower camel case -> its contents. After a release, moving a resource to another stack is
   * a breaking change.
   */
  readonly stacks: Readonly<Record<string, readonly Placeable[]>>;
  readonly outputs: Readonly<Record<string, Output>>;
}

/** A separate template that belongs to a system and is deployed before or after it in another Region. */
export interface Companion {
  readonly blueprint: Blueprint;
  /**
   * `global`: the global Region of the partition; `deploy` deploys it there. `chosen`: a Region that the user chooses;
   * the user deploys it, optionally. Default: `global`.
   */
  readonly region?: 'global' | 'chosen';
  readonly order: 'before' | 'after';
  /** Companion parameter -> `Region` (the home Region), `Parameter:<root parameter>` or `Output:<root output>`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What some Regions do not have. */
export interface RegionalOption {
  /** The parameter of the option; or a feature that is always enabled. */
  readonly option: string;
  /** The part of the option that is left out in these Regions. Absent: a rule refuses the option there. */
  readonly leavesOut?: string;
  /** The Regions that do not have it. */
  readonly notIn: readonly string[];
}

/** An AWS partition that a blueprint can support. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** A blueprint as plain data. */
export interface Blueprint {
  readonly name: string;
  readonly title: string;
  readonly parameters: ParameterGroups;
  readonly conditions: Readonly<Record<string, ConditionExpression>>;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly mappings: Readonly<Record<string, JsonObject>>;
  /** Tags of every resource, by key. Values can reference parameters. */
  readonly tags: Readonly<Record<string, unknown>>;
  readonly companions: Readonly<Record<string, Companion>>;
  /** Partitions that it supports in every Region, except for resources that have a condition. */
  readonly partitions: readonly Partition[];
  /** What some Regions do not have, for the README. */
  readonly regional: readonly RegionalOption[];
  readonly plan: Plan;
}

/**
 * Declares a blueprint: its parameters and conditions, and the contents of each nested stack.
 *
 * @param name lower-case letters, digits and hyphens
 * @throws Problem if a parameter is in two groups, or CloudFormation does not allow a name
 */
export function blueprint<
  const G extends ParameterGroups,
  C extends Record<string, ConditionExpression> = Record<never, never>,
>(
  name: string,
  {
    title,
    parameters,
    conditions,
    rules,
    mappings = {},
    tags,
    companions = {},
    partitions = ['aws', 'aws-cn', 'aws-us-gov'],
    regional = [],
    system,
  }: {
    readonly title: string;
    readonly parameters: G;
    readonly conditions?: (p: ParameterReferences<G>) => C;
    readonly rules?: (p: ParameterReferences<G>) => Readonly<Record<string, Rule>>;
    readonly mappings?: Readonly<Record<string, JsonObject>>;
    readonly tags?: (p: ParameterReferences<G>) => Readonly<Record<string, unknown>>;
    readonly companions?: Readonly<Record<string, Companion>>;
    /** Default: all three. */
    readonly partitions?: readonly Partition[];
    /** Default: all Regions have everything. */
    readonly regional?: readonly RegionalOption[];
    readonly system: (p: ParameterReferences<G>, c: { readonly [K in keyof C]: Condition }) => Plan;
  },
): Blueprint {
  refuseNames(name, parameters);
  const names = Object.values(parameters).flatMap((group) => Object.keys(group));
  const p = Object.fromEntries(names.map((id) => [id, { Ref: id }])) as unknown as ParameterReferences<G>;
  const declared = conditions?.(p) ?? ({} as C);
  refuseIds(name, 'condition', Object.keys(declared));
  refuseIds(name, 'mapping', Object.keys(mappings));
  const c = Object.fromEntries(Object.keys(declared).map((id) => [id, { name: id }]));
  const plan = system(p, c as { readonly [K in keyof C]: Condition });
  refuseIds(name, 'output', Object.keys(plan.outputs));
  return {
    name,
    title,
    parameters,
    conditions: declared,
    rules: rules?.(p) ?? {},
    mappings,
    tags: tags?.(p) ?? {},
    companions,
    partitions,
    regional,
    plan,
  };
}

function refuseNames(name: string, groups: ParameterGroups): void {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new Problem(name, 'a blueprint cannot have this name', 'Use lower-case letters, digits and hyphens.');
  }
  const seen = new Map<string, string>();
  for (const [group, parameters] of Object.entries(groups)) {
    for (const id of Object.keys(parameters)) {
      const other = seen.get(id);
      if (other)
        throw new Problem(
          `${name}/${id}`,
          `the parameter is in the groups ${other} and ${group}`,
          'Remove it from one of them.',
        );
      seen.set(id, group);
    }
  }
  refuseIds(name, 'parameter', seen.keys());
}

function refuseIds(name: string, kind: string, ids: Iterable<string>): void {
  for (const id of ids) {
    if (/^[A-Za-z][A-Za-z0-9]*$/.test(id)) continue;
    throw new Problem(`${name}/${id}`, 'CloudFormation allows only letters and digits in names', `Rename the ${kind}.`);
  }
}
