import type { Blueprint, Resource } from '@hipaa-stacks/cloudformation';

/** Changes a resource of a system in a test; returns undefined to remove it. */
export type Change = (resource: Resource) => Resource | undefined;

/** The system with the change applied to all its resources. */
export function afterChange(system: Blueprint, change: Change): Blueprint {
  const stacks = Object.fromEntries(
    Object.entries(system.plan.stacks).map(([name, parts]) => [
      name,
      parts.map((part) => ({ ...part, resources: part.resources.flatMap((one) => change(one) ?? []) })),
    ]),
  );
  return { ...system, plan: { ...system.plan, stacks } };
}

/** Changes properties of a resource. */
export const changed =
  (id: string, properties: object): Change =>
  (one) =>
    one.id === id ? { ...one, properties: { ...one.properties, ...properties } } : one;

/** Removes resources, also from DependsOn of other resources. */
export const without =
  (...ids: readonly string[]): Change =>
  (one) =>
    ids.includes(one.id) ? undefined : { ...one, dependsOn: one.dependsOn.filter((other) => !ids.includes(other)) };
