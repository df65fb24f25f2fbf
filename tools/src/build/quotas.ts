import { type Blueprint, Problem } from '@hipaa-stacks/cloudformation';
import type { ManifestTemplate } from '../manifest.ts';

/** CloudFormation's quotas that cannot be increased. Source: AWS CloudFormation User Guide, "Understand CloudFormation quotas". */
export const quotas = {
  resources: 500,
  parameters: 200,
  outputs: 200,
  mappings: 200,
  dynamicReferences: 60,
  bytes: 1_000_000,
} as const;

/** Resources in one operation on nested stacks, all templates together. */
const RESOURCES_IN_ONE_OPERATION = 2_500;

/** The quotas that a template exceeds, as text, such as `510 resources (500 allowed)`. */
export function overQuota(template: ManifestTemplate): readonly string[] {
  return Object.entries(quotas)
    .filter(([name, most]) => template[name as keyof typeof quotas] > most)
    .map(([name, most]) => `${template[name as keyof typeof quotas]} ${name} (${most} allowed)`);
}

/**
 * Refuses templates that exceed a CloudFormation quota, with the largest contributors. The linker never splits a stack.
 *
 * @throws Problem for the first template over a quota, or for too many resources in total
 */
export function refuseOverQuota(
  blueprint: Blueprint,
  stacks: Readonly<Record<string, ManifestTemplate>>,
  totalResources: number,
): void {
  for (const [stack, template] of Object.entries(stacks)) {
    const broken = overQuota(template);
    if (broken.length === 0) continue;
    throw new Problem(
      `${blueprint.name}/${stack}`,
      `the template has ${broken.join(', ')}${largest(blueprint, stack)}`,
      'Place some of its snippets in a nested stack of their own.',
    );
  }
  if (totalResources > RESOURCES_IN_ONE_OPERATION) {
    const what = `${totalResources} resources in one operation (${RESOURCES_IN_ONE_OPERATION} allowed)`;
    throw new Problem(blueprint.name, what, 'Split it into two systems.');
  }
}

/** The three snippets with the most resources, by their first resource. */
function largest(blueprint: Blueprint, stack: string): string {
  const parts = [...(blueprint.plan.stacks[stack] ?? [])].sort((a, b) => b.resources.length - a.resources.length);
  const names = parts.slice(0, 3).map(({ resources }) => `${resources[0]?.id} (${resources.length})`);
  return names.length > 0 ? `; most come from ${names.join(', ')}` : '';
}
