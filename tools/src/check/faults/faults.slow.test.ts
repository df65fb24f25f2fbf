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

/**
 * Minimum share that is found. The share of all blueprints together varies by about 4 points (byRule) and 6 (byChance), that
 * of one of them by three times as many, because its part of the sample becomes smaller with each blueprint. report.mjs
 * requires more of each blueprint, with a larger sample.
 */
const floors = { byRule: { all: 0.8, each: 0.65 }, byChance: { all: 0.6, each: 0.4 } };

type Kind = keyof typeof total;

const planted: Readonly<Record<Kind, Outcome[]>> = { byRule: [], byChance: [] };

const missed = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ found }) => found.length === 0).map(({ planted: { rule, what } }) => `${rule}: ${what}`);

const expectFound = (outcomes: readonly Outcome[], floor: number) =>
  expect(share(outcomes), `seed ${seed}, not found:\n${missed(outcomes).join('\n')}`).toBeGreaterThanOrEqual(floor);

describe.each(blueprints)('faults planted in %s are found', (blueprint) => {
  const templates = readTemplates(join(out, blueprint));
  it.each([
    ['byRule', () => faultsByRule(templates, 1, seed)],
    ['byChance', () => faultsByChance(templates, total.byChance, seed)],
  ] as const)('%s', (kind, faults) => {
    const sample = someOf(faults(), Math.ceil(total[kind] / blueprints.length), randomOf(seed));
    const outcomes = plantAll(templates, sample);
    planted[kind].push(...outcomes);
    expect(outcomes.length).toBeGreaterThan(0);
    expectFound(outcomes, floors[kind].each);
  });
});

it.each(['byRule', 'byChance'] as const)('faults planted in all blueprints are found: %s', (kind) => {
  expect(planted[kind].length).toBeGreaterThanOrEqual(total[kind]);
  expectFound(planted[kind], floors[kind].all);
});
