import type { Template } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { ROOT } from '../../resolve/index.ts';
import { references } from '../../template/walk.ts';
import type { ChainResource } from './chain.ts';

/**
 * The resources that CloudFormation certainly creates before each resource, as keys: the resources that it
 * references or depends on, and for a resource of a nested stack those that its stack waits for.
 */
export function creationOrder(
  resources: ReadonlyMap<string, ChainResource>,
  reads: ReadonlyMap<string, readonly ChainResource[]>,
  root: Template,
): (key: string) => ReadonlySet<string> {
  const stackOf = (key: string) => key.slice(0, key.indexOf('/'));
  const dependencies = stackDependencies(root);
  const members = new Map<string, string[]>();
  for (const key of resources.keys()) {
    const stack = stackOf(key);
    members.set(stack, [...(members.get(stack) ?? []), key]);
  }

  /** A nested stack is also a node: `root/NetworkStack` is complete when all its resources are created. */
  function direct(key: string): readonly string[] {
    const id = key.slice(key.indexOf('/') + 1);
    const resource = resources.get(key);
    if (!resource) return [...(members.get(id) ?? []), ...(dependencies.get(id) ?? [])];
    const stack = stackOf(key);
    const read = (reads.get(key) ?? []).map((other) =>
      stackOf(other.key) === stack || stackOf(other.key) === ROOT ? other.key : `${ROOT}/${stackOf(other.key)}`,
    );
    return [
      ...read,
      ...resource.dependsOn,
      ...(stack === ROOT ? (dependencies.get(id) ?? []) : (dependencies.get(stack) ?? [])),
    ];
  }

  const knownOrder = new Map<string, ReadonlySet<string>>();
  return (key) => {
    const before = knownOrder.get(key) ?? reachable(key, direct);
    knownOrder.set(key, before);
    return before;
  };
}

function reachable(from: string, next: (key: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [from];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    for (const other of next(key)) {
      if (found.has(other)) continue;
      found.add(other);
      pending.push(other);
    }
  }
  return found;
}

/**
 * The resources that each resource of the parent references or depends on, from the template as written: a reference
 * to an output that was resolved to a text is a dependency too.
 */
const stackDependencies = memoize(({ Resources }: Template): ReadonlyMap<string, readonly string[]> => {
  const entries = Object.entries(Resources).map(([id, { Properties = {}, DependsOn = [] }]) => {
    const read = [...references(Properties)]
      .filter(({ kind }) => kind !== 'Condition')
      .map((reference) => reference.id);
    const named = [...read, ...[DependsOn].flat()].filter((name) => Object.hasOwn(Resources, name));
    return [id, named.map((name) => `${ROOT}/${name}`)] as const;
  });
  return new Map(entries);
});
