import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';

/** Every policy statement in a value, at any depth. */
export function statementsIn(value: Json | undefined, effect: 'Allow' | 'Deny'): readonly JsonObject[] {
  if (value === null || typeof value !== 'object') return [];
  if (isObject(value) && value.Effect === effect) return [value];
  return Object.values(value).flatMap((item) => statementsIn(item, effect));
}

/** Statements of `some` that no statement of `others` includes. */
export const uncovered = (some: readonly JsonObject[], others: readonly JsonObject[]): readonly JsonObject[] =>
  some.filter((statement) => !others.some((other) => covers(other, statement)));

/** Whether a statement has all actions and resources of another, and is otherwise equal, except for its Sid. */
function covers(wide: JsonObject, narrow: JsonObject): boolean {
  const { Sid: _, Action: actions, Resource: resources, ...rest } = narrow;
  const { Sid: __, Action: allActions, Resource: allResources, ...allRest } = wide;
  return contains(allActions, actions) && contains(allResources, resources) && canonical(rest) === canonical(allRest);
}

function contains(all: Json | undefined, some: Json | undefined): boolean {
  const each = (value: Json | undefined) => [value ?? []].flat().map((item) => canonical(item as Json));
  if ((all === undefined) !== (some === undefined)) return false;
  const members = each(all);
  return members.includes('"*"') || each(some).every((item) => members.includes(item));
}

/** The same text for values that differ only in the order of keys. A list with one element equals the element, as in IAM. */
function canonical(value: Json): string {
  if (Array.isArray(value))
    return value.length === 1 ? canonical(value[0]!) : `[${value.map(canonical).sort().join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${entries.sort().join()}}`;
}

/** The name of a statement in findings: its Sid, else its actions. */
export function nameOf({ Sid, Action, NotAction }: JsonObject): string {
  if (typeof Sid === 'string') return Sid;
  const actions = [Action ?? NotAction ?? '?'].flat().map((action) => (typeof action === 'string' ? action : '…'));
  return `${NotAction ? 'all except ' : ''}${actions.slice(0, 5).join(', ')}${actions.length > 5 ? ', …' : ''}`;
}
