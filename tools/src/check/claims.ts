import { type Blueprint, safeguards } from '@hipaa-stacks/cloudformation';
import { chainsForClaim, proofs } from '../evidence/proofs.ts';
import type { Finding } from './finding.ts';

/** Refuses claims (`supports`) that no chain checks: they would be in the evidence without proof. */
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
          .filter((paragraph) => chainsForClaim(type, paragraph).length === 0)
          .map((paragraph) => ({
            check: 'claims',
            stack,
            logicalId: id,
            what: `claims ${paragraph}, which no chain checks for ${type}`,
            fix: `Remove the claim, or add a chain that reports it when it is not true, and list it in tools/src/evidence/proofs.ts. ${describeChecked(type)}`,
          })),
      ),
  );
}

function describeChecked(type: string): string {
  const checked = new Set(Object.values(proofs).flatMap(({ proves }) => proves[type] ?? []));
  const list = safeguards.map(({ citation }) => citation).filter((citation) => checked.has(citation));
  return list.length > 0 ? `Checked for this type: ${list.join(', ')}.` : 'No paragraph is checked for this type yet.';
}
