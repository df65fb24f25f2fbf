import { Problem } from '@hipaa-stacks/cloudformation';
import type { Plan, PlannedChange } from './change-set.ts';
import { resourcePath, stackType } from './stack.ts';
import { isStateful } from './stateful.ts';

type Verb = 'add' | 'modify' | 'replace' | 'may replace' | 'remove' | 'import';

/** The effect of a planned change, as a verb. */
function verbOf({ action, replacement }: PlannedChange): Verb {
  if (action === 'Add') return 'add';
  if (action === 'Remove') return 'remove';
  if (action === 'Import') return 'import';
  if (replacement === 'True') return 'replace';
  return replacement === 'Conditional' || action === 'Dynamic' ? 'may replace' : 'modify';
}

/** A plan as lines: one for each nested stack with its counts, then each resource that is replaced or removed. */
export function summaryLines(stackName: string, { changes, unavailable }: Plan): string[] {
  const ofResources = changes.filter(({ type }) => type !== stackType);
  const lines = [...new Set(ofResources.map(({ stack }) => stack))].map(
    (stack) => `  ${stack || stackName}: ${countsOf(ofResources.filter((change) => change.stack === stack))}`,
  );
  const called = ofResources.filter((change) => /replace|remove/.test(verbOf(change)));
  return [
    changes.length ? `${stackName}: planned changes` : `${stackName}: no resource changes (outputs may change)`,
    ...lines,
    ...unavailable.map((stack) => `  ${stack}: changes in this stack are not available`),
    ...called.map((change) => `  ${isStateful(change.type) ? '! ' : ''}${lineOf(change)}`),
  ];
}

function countsOf(changes: readonly PlannedChange[]): string {
  const counts = new Map<Verb, number>();
  for (const change of changes) counts.set(verbOf(change), (counts.get(verbOf(change)) ?? 0) + 1);
  return [...counts].map(([verb, count]) => `${verb} ${count}`).join(', ');
}

function lineOf(change: PlannedChange): string {
  const because = change.properties.length ? ` because of ${change.properties.join(', ')}` : '';
  const stateful = isStateful(change.type) ? ', contains data' : '';
  const policy = change.policy ? `; the old one: ${change.policy}` : '';
  return `${verbOf(change)} ${pathOf(change)} (${change.type}${stateful})${because}${policy}`;
}

const pathOf = ({ stack, logicalId }: PlannedChange): string => resourcePath(stack, logicalId);

/** Stateful resources that a plan certainly replaces, or removes. */
const lossesOf = ({ changes }: Plan): PlannedChange[] =>
  changes.filter((change) => isStateful(change.type) && /^(replace|remove)$/.test(verbOf(change)));

/**
 * Refuses a plan that replaces or removes a stateful resource, unless its logical ID or path is allowed.
 *
 * @throws Problem that names each resource.
 */
export function refuseLosses(stackName: string, plan: Plan, allowed: readonly string[]): void {
  const losses = lossesOf(plan).filter(
    (change) => !allowed.includes(change.logicalId) && !allowed.includes(pathOf(change)),
  );
  if (!losses.length) return;
  throw new Problem(
    `stack ${stackName}`,
    `this would ${losses.map((change) => `${verbOf(change)} ${pathOf(change)}`).join(' and ')}, which contains data`,
    `Back it up; to continue, add ${losses.map((change) => `--allow-replacement ${pathOf(change)}`).join(' ')}.`,
  );
}
