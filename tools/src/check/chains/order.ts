import type { Template } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { ROOT } from '../../resolve/index.ts';
import { references } from '../../template/walk.ts';
import type { ChainResource } from './chain.ts';

/**
 * What CloudFormation surely makes before each resource, as keys: what it reads or depends on, and for a nested stack all
 * that its parent waits for before it begins.
 */
export function creationOrder(
  resources: ReadonlyMap<string, ChainResource>,
  reads: ReadonlyMap<string, readonly ChainResource[]>,
  root: Template,
): (key: string) => ReadonlySet<string> {
  const stackOf = (key: string) => key.slice(0, key.indexOf('/'));
  const waits = stackWaits(root);
  const members = new Map<string, string[]>();
  for (const key of resources.keys()) {
    const stack = stackOf(key);
    members.set(stack, [...(members.get(stack) ?? []), key]);
  }

  /** A nested stack as a whole is a node too: `root/NetworkStack` is there when all in it is. */
  function direct(key: string): readonly string[] {
    const id = key.slice(key.indexOf('/') + 1);
    const resource = resources.get(key);
    if (!resource) return [...(members.get(id) ?? []), ...(waits.get(id) ?? [])];
    const stack = stackOf(key);
    const read = (reads.get(key) ?? []).map((other) =>
      stackOf(other.key) === stack || stackOf(other.key) === ROOT ? other.key : `${ROOT}/${stackOf(other.key)}`,
    );
    return [...read, ...resource.dependsOn, ...(stack === ROOT ? (waits.get(id) ?? []) : (waits.get(stack) ?? []))];
  }

  const known = new Map<string, ReadonlySet<string>>();
  return (key) => {
    const before = known.get(key) ?? reachable(key, direct);
    known.set(key, before);
    return before;
  };
}

function reachable(from: string, next: (key: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const other of next(key)) {
      if (found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}

/** What each resource of the parent reads or depends on, as written: an output that resolved to a text is waited for too. */
const stackWaits = memoize(({ Resources }: Template): ReadonlyMap<string, readonly string[]> => {
  const entries = Object.entries(Resources).map(([id, { Properties = {}, DependsOn = [] }]) => {
    const read = [...references(Properties)]
      .filter(({ kind }) => kind !== 'Condition')
      .map((reference) => reference.id);
    const named = [...read, ...[DependsOn].flat()].filter((name) => Object.hasOwn(Resources, name));
    return [id, named.map((name) => `${ROOT}/${name}`)] as const;
  });
  return new Map(entries);
});
