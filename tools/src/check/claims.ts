import { type Blueprint, safeguards } from '@hipaa-stacks/cloudformation';
import { chainsThatHold, proofs } from '../evidence/proofs.ts';
import type { Finding } from './finding.ts';

/** Claims (`supports`) that no chain holds: evidence would say what nothing proves. */
export function checkClaims({ plan, companions }: Blueprint): readonly Finding[] {
  const own = Object.entries(plan.stacks);
  const others = Object.entries(companions).flatMap(([name, companion]) =>
    Object.values(companion.blueprint.plan.stacks).map((parts) => [`companion-${name}`, parts] as const),
  );
  return [...own, ...others].flatMap(([stack, parts]) =>
    parts
      .flatMap(({ resources }) => resources)
      .flatMap(({ id, type, supports }) =>
        supports
          .filter((paragraph) => chainsThatHold(type, paragraph).length === 0)
          .map((paragraph) => ({
            check: 'claims',
            stack,
            logicalId: id,
            what: `claims ${paragraph}, which no chain checks for ${type}`,
            fix: `Remove the claim, or add a chain that reports it when it is not true, and list it in tools/src/evidence/proofs.ts. ${heldFor(type)}`,
          })),
      ),
  );
}

function heldFor(type: string): string {
  const held = new Set(Object.values(proofs).flatMap(({ holds }) => holds[type] ?? []));
  const list = safeguards.map(({ citation }) => citation).filter((citation) => held.has(citation));
  return list.length > 0 ? `Checked for this type: ${list.join(', ')}.` : 'No paragraph is checked for this type yet.';
}
