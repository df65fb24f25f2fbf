import { markdownTable } from '../../markdown-table.ts';
import { equivalents } from './equivalent.ts';
import { notMutated } from './mutations.ts';
import type { Outcome } from './plant.ts';
import { faultRules } from './rules/index.ts';

/** Planted faults of one blueprint. */
interface PlantedBlueprint {
  readonly blueprint: string;
  readonly byRule: readonly Outcome[];
  readonly byChance: readonly Outcome[];
}

/** All planted faults, and the settings. */
export interface Report {
  readonly plantedBlueprints: readonly PlantedBlueprint[];
  readonly seed: number;
  /** Maximum number of faults of each rule, in each blueprint. */
  readonly ofEach: number;
  /** Date, such as `2026-11-22`. */
  readonly date: string;
}

interface Floors {
  readonly byRule: number;
  readonly byChance: number;
}

/** The minimum share that is found: raise it when checks are added. The goal is 0.95 by rule; docs/faults.md lists the faults that are not found. */
const floors: Readonly<Record<string, Floors>> = {
  'audit-trail': { byRule: 0.9, byChance: 0.8 },
  openemr: { byRule: 0.8, byChance: 0.65 },
};

/** For a blueprint without its own minimum. */
const lowest: Floors = { byRule: 0.8, byChance: 0.65 };

/** Blueprints below the minimum, as text. */
export const belowFloors = ({ plantedBlueprints }: Report): readonly string[] =>
  plantedBlueprints.flatMap(({ blueprint, byRule, byChance }) => {
    const least = floors[blueprint] ?? lowest;
    return [
      ...(share(byRule) < least.byRule ? [`${blueprint} by rule: ${foundOfTotal(byRule)}`] : []),
      ...(share(byChance) < least.byChance ? [`${blueprint} by random mutation: ${foundOfTotal(byChance)}`] : []),
    ];
  });

/** The tables of docs/faults.md: planted and found faults by kind, and those that were not found. */
export function faultsReport({ plantedBlueprints, seed, ofEach, date }: Report): string {
  const effects = new Map(faultRules.map(({ name, why }) => [name, why]));
  const byRule = plantedBlueprints.flatMap((each) => each.byRule);
  const byChance = plantedBlueprints.flatMap((each) => each.byChance);
  return [
    `Planted on ${date} in each blueprint, at most ${ofEach} of each rule, seed ${seed}.`,
    markdownTable(
      ['Blueprint', 'By rule', 'By random mutation'],
      [
        ...plantedBlueprints.map((each) => [
          `\`${each.blueprint}\``,
          foundOfTotal(each.byRule),
          foundOfTotal(each.byChance),
        ]),
        ['all', foundOfTotal(byRule), foundOfTotal(byChance)],
      ],
    ),
    '## By rule',
    markdownTable(
      ['Fault', 'Effect', 'Planted', 'Found'],
      counted(byRule).map(([name, all, found]) => [name, effects.get(name) ?? '', `${all}`, `${found}`]),
    ),
    '## By random mutation',
    markdownTable(
      ['Mutation', 'Planted', 'Found'],
      counted(byChance).map(([name, all, found]) => [name, `${all}`, `${found}`]),
    ),
    '## Faults that are not found',
    missed(plantedBlueprints),
    '## What is not a fault',
    'Excluded by a description. No rule and no mutation plants them:',
    [...equivalents, ...notMutated].map(({ reason }) => `- ${reason}`).join('\n'),
  ].join('\n\n');
}

const isFound = ({ found }: Outcome) => found.length > 0;

/** The share that is found. */
export const share = (outcomes: readonly Outcome[]): number => outcomes.filter(isFound).length / outcomes.length;

function foundOfTotal(outcomes: readonly Outcome[]): string {
  const found = outcomes.filter(isFound).length;
  return `${found} of ${outcomes.length} found (${(100 * share(outcomes)).toFixed(1)} %)`;
}

function counted(outcomes: readonly Outcome[]): readonly (readonly [name: string, all: number, caught: number])[] {
  const names = [...new Set(outcomes.map(({ planted }) => planted.rule))];
  return names.map((name) => {
    const same = outcomes.filter(({ planted }) => planted.rule === name);
    return [name, same.length, same.filter(isFound).length];
  });
}

function missed(plantedBlueprints: readonly PlantedBlueprint[]): string {
  const rows = plantedBlueprints.flatMap(({ blueprint, byRule, byChance }) =>
    [...byRule, ...byChance]
      .filter((one) => !isFound(one))
      .map(({ planted: { rule, what } }) => [rule, blueprint, `\`${what.replaceAll('`', '')}\``]),
  );
  return markdownTable(['Fault', 'Blueprint', 'Where'], rows);
}
