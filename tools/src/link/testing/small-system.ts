import { runInThisContext } from 'node:vm';
import {
  type Blueprint,
  blueprint,
  type Condition,
  type ConditionExpression,
  type Expr,
  equals,
  flag,
  type JsonObject,
  number,
  type Output,
  type ParameterReferences,
  type Placeable,
  Problem,
  type Resource,
  type ResourceOptions,
  type Rule,
  resource,
  secret,
  snippet,
  text,
  texts,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import { type LinkedSystem, link } from '../link.ts';
import type { Form } from '../linking.ts';

const described = { Description: 'For tests' };
const parameterGroups = { ...described, AllowedPattern: '.*', ConstraintDescription: 'Anything' };

const parameters = {
  General: {
    Name: text('A name', { ...parameterGroups, Default: 'name' }),
    Days: number('Days', { ...described, Default: 7, AllowedValues: [7, 30] }),
    Zones: texts('Zones', { ...parameterGroups, Default: 'a,b' }),
  },
  Options: {
    Extra: flag('Extra', 'true', described),
    More: flag('More', 'false', described),
    Password: secret('Password', { ...parameterGroups, Default: 'never-shown' }),
  },
};

type P = ParameterReferences<typeof parameters>;
type C = Readonly<Record<'HasExtra' | 'HasMore', Condition>>;

export interface SmallSystem {
  readonly stacks: Readonly<Record<string, readonly Placeable[]>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly conditions?: Readonly<Record<string, ConditionExpression>>;
  readonly rules?: Readonly<Record<string, Rule>>;
  readonly mappings?: Readonly<Record<string, JsonObject>>;
  readonly tags?: Readonly<Record<string, unknown>>;
  /** Declared in the group `Own`. */
  readonly parameters?: Parameters<typeof blueprint>[1]['parameters'][string];
}

/** A blueprint `small` with two text parameters, a number, a list, a secret and two flags. */
export function smallSystem(make: (p: P, c: C) => SmallSystem): Blueprint {
  const p = Object.fromEntries(
    Object.values(parameters).flatMap((group) => Object.keys(group).map((id) => [id, { Ref: id }])),
  ) as unknown as P;
  const names = ['HasExtra', 'HasMore'] as const;
  const c = Object.fromEntries(names.map((name) => [name, { name }])) as unknown as C;
  const { stacks, outputs = {}, conditions = {}, rules = {}, mappings = {}, tags = {}, ...own } = make(p, c);
  const hasExtra = equals(p.Extra, 'true');
  const described = Object.entries(outputs).map(([id, value]): [string, Output] => [id, { description: id, value }]);
  return blueprint('small', {
    title: 'Small',
    parameters: own.parameters ? { ...parameters, Own: own.parameters } : parameters,
    conditions: () => ({ HasExtra: hasExtra, HasMore: equals(p.More, 'true'), ...conditions }),
    rules: () => rules,
    mappings,
    tags: () => tags,
    system: () => ({ stacks, outputs: Object.fromEntries(described) }),
  });
}

/** A topic. `waits` are its DependsOn; `reads` are in its display name. */
export function topic(id: string, reads: unknown = 'x', options: ResourceOptions = {}) {
  const made = resource(id, 'AWS::SNS::Topic', { DisplayName: reads as Expr<string> }, options);
  return snippet([made], { made, arn: made.ref, name: made.att('TopicName') });
}

/** A resource of any type, with unchecked properties. */
export function raw(id: string, type: string, properties: unknown): Placeable {
  const made: Resource = { ...resource(id, 'AWS::SNS::Topic', {}), type, properties: properties as object };
  return { resources: [made] };
}

/** A reference as plain JSON: for values that the compiler would refuse. */
export const ref = (id: string) => unchecked<Expr<string>>({ Ref: id });
export const att = (id: string, attribute: string) => unchecked<Expr<string>>({ 'Fn::GetAtt': [id, attribute] });

/** Runs `make` as if it were called on this line of this file. */
export function calledFrom<T>(filename: string, line: number, make: () => T): T {
  const call = runInThisContext(`${'\n'.repeat(line - 1)}(function call(make) { return make(); })`, { filename });
  return call(make);
}

export const nested = (make: (p: P, c: C) => SmallSystem): LinkedSystem => link(smallSystem(make), 'nested');
export const flat = (make: (p: P, c: C) => SmallSystem): LinkedSystem => link(smallSystem(make), 'flat');

/** The message of the Problem with which a system is refused. */
export function refusal(make: (p: P, c: C) => SmallSystem, form: Form = 'nested'): string {
  try {
    link(smallSystem(make), form);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return 'not refused';
}
