import type { Finding } from '../finding.ts';
import { whyEquivalent } from './equivalent.ts';
import { mutationsOf } from './mutations.ts';
import { randomOf, someOf } from './random.ts';
import type { FaultRule, Planted } from './rule.ts';
import { faultRules } from './rules/index.ts';
import { findingsOf, newFindings, type Templates, withChanges } from './system.ts';

/** A planted fault, and what was found of it. */
export interface Outcome {
  readonly planted: Planted;
  readonly found: readonly Finding[];
}

/** Some faults of each rule, by chance, without those that change nothing. Default: all rules. */
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

/** Some mutations, by chance: each kind as often as any other. */
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

/** Plants each fault by itself, and asks `check`. Templates that `check` refuses as such are caught too. */
export function plantAll(templates: Templates, faults: readonly Planted[]): readonly Outcome[] {
  const before = findingsOf(templates);
  return faults.map((planted) => ({ planted, found: newFindings(before, withChanges(templates, planted.changes)) }));
}
