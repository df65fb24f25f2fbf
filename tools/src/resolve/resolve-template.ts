import {
  type Json,
  type JsonObject,
  Problem,
  type Template,
  type TemplateResource,
} from '@hipaa-stacks/cloudformation';
import { memoize, memoizeWith } from '../memoize.ts';
import { asTemplate } from '../template/shape.ts';
import { parameterValues } from './parameters.ts';
import { type FailedRule, failedRules } from './rules.ts';
import { createScope, type Scope, type ScopeInput } from './scope.ts';

/** Known values for the resolution of a template. */
export interface ResolveInput {
  /** Parameter -> value, as text or resolved JSON. Default: the Default of the parameter, else it remains a Ref. */
  readonly parameters?: Readonly<Record<string, Json>>;
  /** Pseudo parameter, such as `AWS::Region`, -> value. Default: they remain Refs. */
  readonly pseudo?: Readonly<Record<string, Json>>;
  /** Location in Problems. Default: `template`. */
  readonly where?: string;
}

/** A template in which all known values are resolved. */
export interface ResolvedTemplate {
  /**
   * Resources and outputs that exist or may exist, in long form; an `Fn::Sub` that AWS must complete is an `Fn::Join`. The
   * remaining Conditions are undecided, the remaining Parameters have no value that can be inserted.
   */
  readonly template: Template;
  /** Condition -> whether it is true. */
  readonly conditions: Readonly<Record<string, boolean | 'undecided'>>;
  readonly failedRules: readonly FailedRule[];
}

/**
 * Inserts parameter values into a template, evaluates conditions and every intrinsic function that can be evaluated, removes
 * excluded entries, and does not change the rest. The value of a NoEcho parameter is used for conditions, but never inserted.
 * Values are not checked: see `checkParameters`.
 *
 * @throws Problem for a template of the wrong shape, unknown conditions, and conditions that depend on each other.
 */
export function resolveTemplate(template: Template, input: ResolveInput = {}): ResolvedTemplate {
  return resolveIn(
    asTemplate(template, input.where ?? 'template'),
    scopeOf(template, input),
    input.where ?? 'template',
  );
}

/** Creates the scope of a template with these values. */
export function scopeOf(template: Template, input: ResolveInput, output?: ScopeInput['output']): Scope {
  const values = new Map([...Object.entries(input.pseudo ?? {}), ...parameterValues(template, input.parameters ?? {})]);
  const secrets = Object.entries(template.Parameters ?? {}).filter(
    ([name, { NoEcho }]) => `${NoEcho}` === 'true' && typeof values.get(name) !== 'object',
  );
  return createScope({
    template,
    where: input.where ?? 'template',
    values,
    secrets: new Set(secrets.map(([name]) => name)),
    ...(output && { output }),
  });
}

/** Resolves a template with an existing scope. */
export function resolveIn(template: Template, scope: Scope, where: string): ResolvedTemplate {
  const { Parameters = {}, Conditions = {}, Rules: _, Resources, Outputs, ...rest } = template;
  const conditions = Object.keys(Conditions).map(
    (name) => [name, scope.condition(name, where) ?? 'undecided'] as const,
  );
  const undecided = conditions.filter(([, state]) => state === 'undecided').map(([name]) => name);
  const left = Object.entries(Parameters).filter(
    ([name]) => JSON.stringify(scope.json({ Ref: name })) === JSON.stringify({ Ref: name }),
  );
  const resources = existingEntries(Resources, scope, `${where}/Resources`);
  return {
    template: {
      ...rest,
      ...(left.length > 0 && { Parameters: Object.fromEntries(left) }),
      ...(undecided.length > 0 && {
        Conditions: Object.fromEntries(undecided.map((name) => [name, scope.json(Conditions[name]!)])),
      }),
      Resources: withoutAbsentDependencies(resources),
      ...(Outputs && { Outputs: existingEntries(Outputs, scope, `${where}/Outputs`) }),
    },
    conditions: Object.fromEntries(conditions),
    failedRules: failedRules(template, scope),
  };
}

/** The entries that no condition excludes, resolved; Condition remains only if it is undecided. */
function existingEntries<T extends { readonly Condition?: string }>(
  entries: Readonly<Record<string, T>>,
  scope: Scope,
  where: string,
): Record<string, T> {
  const remaining = Object.entries(entries).flatMap(([id, entry]) => {
    const state = entry.Condition === undefined ? true : conditionHolds(entry.Condition, scope, `${where}/${id}`);
    if (state === false) return [];
    const resolved = scope.entry(withoutCondition(entry));
    return [[id, (state ? resolved : withCondition(resolved, entry.Condition!)) as unknown as T] as const];
  });
  return Object.fromEntries(remaining);
}

const withoutCondition = memoize(({ Condition: _, ...entry }: { readonly Condition?: string }) => entry as JsonObject);

function conditionHolds(name: unknown, scope: Scope, where: string): boolean | undefined {
  if (typeof name === 'string') return scope.condition(name, where);
  throw new Problem(where, 'has a Condition that is not text', 'Use the name of a condition.');
}

/** Type first, Condition second, as in most templates. */
const withCondition = memoizeWith(({ Type, ...rest }: JsonObject, Condition) => ({
  ...(Type !== undefined && { Type }),
  Condition,
  ...rest,
}));

/**
 * DependsOn without resources that a condition excludes, and with the resource in `Metadata.After`: a reference to a resource that a
 * condition can exclude.
 */
function withoutAbsentDependencies(resources: Readonly<Record<string, TemplateResource>>) {
  const present = (id: unknown) => typeof id !== 'string' || Object.hasOwn(resources, id);
  const entries = Object.entries(resources).map(([id, resource]) => {
    const after = afterIn(resource);
    const all = [resource.DependsOn ?? []].flat();
    const remaining = [...all.filter(present), ...(after ?? [])];
    const asWritten =
      !after && (resource.DependsOn === undefined || (remaining.length > 0 && remaining.length === all.length));
    return [id, asWritten ? resource : withDependencies(resource, JSON.stringify(remaining))] as const;
  });
  return Object.fromEntries(entries);
}

/** Resources that `Metadata.After` references, if it contains only references; undefined while a condition in it is undecided. */
function afterIn({ Metadata }: TemplateResource): readonly string[] | undefined {
  const { After, ...more } = (Metadata ?? {}) as { readonly After?: Json };
  if (!Array.isArray(After) || Object.keys(more).length > 0) return undefined;
  const ids = After.map((item) => (item as { readonly Ref?: unknown }).Ref);
  return ids.every((id) => typeof id === 'string') ? ids : undefined;
}

const withDependencies = memoizeWith((resource: TemplateResource, json): TemplateResource => {
  const { DependsOn: _, Metadata, ...rest } = resource;
  const remaining = JSON.parse(json) as readonly string[];
  return {
    ...rest,
    ...(Metadata && !afterIn(resource) && { Metadata }),
    ...(remaining.length > 0 && { DependsOn: remaining }),
  };
});
