import { deepStrictEqual } from 'node:assert';

/**
 * Asserts that two tools created the same resources: same logical IDs, types, properties and policies, stack by stack. The
 * names of parameters between stacks may differ.
 */
export function assertSame(ours, theirs, tool) {
  const [expected, actual] = [ours, theirs].map((templates) => templates.map(resourcesOf).sort(byFirstId));
  deepStrictEqual(actual, expected, `${tool} creates other resources`);
  const count = expected.flatMap(Object.keys).length;
  if (count !== 100) throw new Error(`there are ${count} resources, not 100`);
}

const byFirstId = (a, b) => (Object.keys(a)[0] < Object.keys(b)[0] ? -1 : 1);

function resourcesOf({ Resources, Parameters = {} }) {
  const sorted = Object.entries(Resources).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([id, { DependsOn = [], Metadata, ...resource }]) => [
      id,
      { ...plain(resource, Parameters), DependsOn: [DependsOn].flat() },
    ]),
  );
}

function plain(value, parameters) {
  if (Array.isArray(value)) return value.map((element) => plain(element, parameters));
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref in parameters) return 'from another stack';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, parameters)]));
}
