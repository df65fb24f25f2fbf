import type { Blueprint, Resource } from '@hipaa-stacks/cloudformation';

/** What a test does to each resource of a system, to break a promise; nothing in place of one takes it out. */
export type Change = (resource: Resource) => Resource | undefined;

/** The system with all its resources changed. */
export function afterChange(system: Blueprint, change: Change): Blueprint {
  const stacks = Object.fromEntries(
    Object.entries(system.plan.stacks).map(([name, parts]) => [
      name,
      parts.map((part) => ({ ...part, resources: part.resources.flatMap((one) => change(one) ?? []) })),
    ]),
  );
  return { ...system, plan: { ...system.plan, stacks } };
}

/** Gives a resource other properties. */
export const changed =
  (id: string, properties: object): Change =>
  (one) =>
    one.id === id ? { ...one, properties: { ...one.properties, ...properties } } : one;

/** Takes resources out; what waited for them waits no more. */
export const without =
  (...ids: readonly string[]): Change =>
  (one) =>
    ids.includes(one.id) ? undefined : { ...one, dependsOn: one.dependsOn.filter((other) => !ids.includes(other)) };
