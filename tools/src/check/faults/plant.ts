import type { Finding } from '../finding.ts';
import { whyEquivalent } from './equivalent.ts';
import { mutationsOf } from './mutations.ts';
import { randomOf, someOf } from './random.ts';
import type { FaultRule, Planted } from './rule.ts';
import { faultRules } from './rules/index.ts';
import { findingsOf, newFindings, type Templates, withChanges } from './system.ts';

/** A planted fault, with the findings about it. */
export interface Outcome {
  readonly planted: Planted;
  readonly found: readonly Finding[];
}

/** Random faults of each rule, without changes that have no effect. Default: all rules. */
export function faultsByRule(
  templates: Templates,
  ofEach: number,
  seed: number,
  rules: readonly FaultRule[] = faultRules,
): readonly Planted[] {
  const random = randomOf(seed);
  return rules.flatMap(({ plant }) =>
    someOf(
      plant(templates).filter((one) => isFault(one, templates)),
      ofEach,
      random,
    ),
  );
}

/** Random mutations: each kind equally often. */
export function faultsByChance(templates: Templates, count: number, seed: number): readonly Planted[] {
  const random = randomOf(seed);
  const all = mutationsOf(templates).filter((one) => isFault(one, templates));
  const kinds = [...new Set(all.map(({ rule }) => rule))];
  return kinds.flatMap((kind) =>
    someOf(
      all.filter(({ rule }) => rule === kind),
      Math.ceil(count / kinds.length),
      random,
    ),
  );
}

const isFault = ({ changes }: Planted, templates: Templates) => whyEquivalent(changes, templates) === undefined;

/** Plants each fault separately, and runs `check`. A template that `check` refuses with a Problem counts as found too. */
export function plantAll(templates: Templates, faults: readonly Planted[]): readonly Outcome[] {
  const before = findingsOf(templates);
  return faults.map((planted) => ({ planted, found: newFindings(before, withChanges(templates, planted.changes)) }));
}
