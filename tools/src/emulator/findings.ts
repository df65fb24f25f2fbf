import type { EmulatorFindings, Refusal } from './start.ts';

/** One line for each request that AWS would refuse and each loop of events, without those in `before` and without duplicates. */
export function findingLines(
  findings: EmulatorFindings,
  before: EmulatorFindings = { refused: [], loops: [] },
): string[] {
  const known = new Set(lines(before));
  return [...new Set(lines(findings))].filter((line) => !known.has(line));
}

function lines({ refused, loops }: EmulatorFindings): string[] {
  return [
    ...refused.map((refusal) => `AWS would deny: ${subject(refusal)}: ${refusal.why}`),
    ...loops.map(({ event, target }) => `an event triggers itself: ${event}, through a delivery to ${target}`),
  ];
}

/** The refused resource, delivery, or call. */
function subject({ resource, type, service, target, action }: Refusal): string {
  if (resource) return type ? `${resource} (${type})` : resource;
  return service ? `delivery from ${service} to ${target}` : `${action} on ${target}`;
}
