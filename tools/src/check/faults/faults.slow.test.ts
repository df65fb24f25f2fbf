import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { releasesIn, workspaceRoot } from '../../workspace.ts';
import { faultsByChance, faultsByRule, type Outcome, plantAll } from './plant.ts';
import { randomOf, someOf } from './random.ts';
import { share } from './report.ts';
import { readTemplates } from './system.ts';

const out = join(workspaceRoot(), 'templates-out');
const blueprints = releasesIn(out);
const seed = 41;

/** The number of faults of all blueprints together, so that the time does not grow with the number of blueprints. */
const total = { byRule: 100, byChance: 50 };

/** Minimum share that is found in this sample. The share of a sample of this size varies by about 6 points; report.mjs requires more of a larger one. */
const floors = { byRule: 0.75, byChance: 0.55 };

const missed = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ found }) => found.length === 0).map(({ planted: { rule, what } }) => `${rule}: ${what}`);

describe.each(blueprints)('faults planted in %s are found', (blueprint) => {
  const templates = readTemplates(join(out, blueprint));
  it.each([
    ['byRule', () => faultsByRule(templates, 1, seed)],
    ['byChance', () => faultsByChance(templates, total.byChance, seed)],
  ] as const)('%s', (kind, faults) => {
    const sample = someOf(faults(), Math.ceil(total[kind] / blueprints.length), randomOf(seed));
    const outcomes = plantAll(templates, sample);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(share(outcomes), `seed ${seed}, not found:\n${missed(outcomes).join('\n')}`).toBeGreaterThanOrEqual(
      floors[kind],
    );
  });
});
