import {
  type Json,
  type JsonObject,
  Problem,
  type Template,
  type TemplateResource,
} from '@hipaa-stacks/cloudformation';
import { memoize, memoizeWith } from '../memoize.ts';
import { asTemplate } from '../template/shape.ts';
import { isObject, mapReferences, type Reference } from '../template/walk.ts';
import { type ResolvedTemplate, resolveIn, scopeOf } from './resolve-template.ts';
import type { Scope } from './scope.ts';

/** The name of the parent among the stacks of a system. */
export const ROOT = 'root';

/** A root template and its nested templates. */
export interface System {
  readonly root: Template;
  /** Logical ID of the nested stack in the root -> its template; as a function, undefined for an unknown one. */
  readonly children: Readonly<Record<string, Template>> | ((logicalId: string) => Template | undefined);
}

/** Known values for the resolution of a system. */
export interface ResolveSystemInput extends System {
  /** Parameter of the root -> value. Default: the Default of each parameter. */
  readonly parameters?: Readonly<Record<string, Json>>;
  /** Pseudo parameter -> value, for all stacks; `AWS::StackName` and `AWS::StackId` for the root only. */
  readonly pseudo?: Readonly<Record<string, Json>>;
}

/** A system in which all known values are resolved. */
export interface ResolvedSystem {
  /**
   * `root`, and each nested stack that exists, by its logical ID. A reference that a parent passed on from another stack has the
   * name of that stack as prefix: `{ Ref: 'NetworkStack/Vpc' }`.
   */
  readonly stacks: Readonly<Record<string, ResolvedTemplate>>;
}

/**
 * Resolves a root and its nested templates: the Parameters of each nested stack pass values down, and `Fn::GetAtt: [Stack,
 * Outputs.X]` reads outputs. It supports one level of nesting; a nested stack whose template is not known remains a resource of
 * its parent.
 *
 * @throws Problem like `resolveTemplate`, and for nested stacks that depend on each other's outputs.
 */
export function resolveSystem({ root, children, parameters = {}, pseudo = {} }: ResolveSystemInput): ResolvedSystem {
  const load = typeof children === 'function' ? children : (id: string) => own(children, id);
  const resolved = new Map<string, ResolvedTemplate | undefined>();
  const waiting = new Set<string>();
  const scope: Scope = scopeOf(asTemplate(root, ROOT), { parameters, pseudo, where: ROOT }, (stack, name) => {
    const output = own(nested(stack)?.template.Outputs ?? {}, name);
    return isObject(output) ? qualified((output as { Value: Json }).Value, stack) : undefined;
  });

  function nested(id: string): ResolvedTemplate | undefined {
    if (!resolved.has(id)) resolved.set(id, resolveNested(id));
    return resolved.get(id);
  }

  function resolveNested(id: string): ResolvedTemplate | undefined {
    const resource = own(root.Resources, id);
    if (resource?.Type !== 'AWS::CloudFormation::Stack' || isExcluded(resource, scope)) return undefined;
    const loaded = load(id);
    if (!loaded) return undefined;
    const template = asTemplate(loaded, id);
    if (waiting.has(id)) throw stackCycle([...waiting, id]);
    waiting.add(id);
    const passed = scope.json(resource.Properties?.Parameters ?? {});
    waiting.delete(id);
    const input = {
      parameters: isObject(passed) ? (qualified(passed, ROOT) as Readonly<Record<string, Json>>) : {},
      pseudo: Object.fromEntries(Object.entries(pseudo).filter(([name]) => !ownToEachStack.has(name))),
      where: id,
    };
    const before = resolvedCache(template);
    const key = JSON.stringify(input);
    if (!before.has(key)) before.set(key, resolveIn(template, scopeOf(template, input), id));
    return before.get(key);
  }

  const stacks = Object.keys(root.Resources).flatMap((id) => {
    const stack = nested(id);
    return stack ? [[id, stack] as const] : [];
  });
  return { stacks: Object.fromEntries([[ROOT, resolveIn(root, scope, ROOT)], ...stacks]) };
}

/** Most parameters of a system affect few of its nested stacks: a stack with the same values is resolved once. */
const resolvedCache = memoize((_: Template) => new Map<string, ResolvedTemplate>());

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const isExcluded = ({ Condition }: TemplateResource, scope: Scope) =>
  typeof Condition === 'string' && scope.condition(Condition, ROOT) === false;

function stackCycle(ids: readonly string[]): Problem {
  const loop = ids.slice(ids.indexOf(ids.at(-1)!));
  const what = `circular dependency between nested stacks: ${loop.join(' -> ')}`;
  return new Problem(`${ROOT}/${loop[0]}`, what, 'Move one of the resources, or merge the stacks.');
}

/** Pseudo parameters with a different value in each stack. */
const ownToEachStack = new Set(['AWS::StackName', 'AWS::StackId', 'AWS::NotificationARNs']);

/** The value as another stack reads it: each reference has its stack as prefix. */
export function qualified(value: Json, stack: string): Json {
  return typeof value === 'object' && value !== null ? qualifiedCache(value, stack) : value;
}

const qualifiedCache = memoizeWith(
  (value: JsonObject | readonly Json[], stack): Json =>
    mapReferences(value, (reference) => renamed(reference, `${stack}/${reference.id}`)),
);

function renamed({ kind, id, attribute }: Reference, name: string): Json | undefined {
  if (kind === 'Condition' || id.includes('/') || (id.startsWith('AWS::') && !ownToEachStack.has(id))) return undefined;
  return kind === 'Ref' ? { Ref: name } : { 'Fn::GetAtt': [name, attribute ?? ''] };
}
