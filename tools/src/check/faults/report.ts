import { equivalents } from './equivalent.ts';
import { leftAlone } from './mutations.ts';
import type { Outcome } from './plant.ts';
import { faultRules } from './rules/index.ts';

/** What was planted, and how. */
export interface Report {
  readonly byRule: readonly Outcome[];
  readonly byChance: readonly Outcome[];
  readonly seed: number;
  /** At most so many of each rule. */
  readonly ofEach: number;
  /** Such as `2026-11-22`. */
  readonly date: string;
}

/** The tables of docs/faults.md: what was planted and caught by kind, and what got through. */
export function faultsReport({ byRule, byChance, seed, ofEach, date }: Report): string {
  const whys = new Map(faultRules.map(({ name, why }) => [name, why]));
  return [
    `Planted in \`audit-trail\` on ${date}, at most ${ofEach} of each rule, seed ${seed}.`,
    `- By rule: ${inWords(byRule)}.`,
    `- By chance: ${inWords(byChance)}.`,
    '## By rule',
    table(
      ['Fault', 'What goes wrong', 'Planted', 'Caught'],
      counted(byRule).map(([name, all, caught]) => [name, whys.get(name) ?? '', `${all}`, `${caught}`]),
    ),
    '## By chance',
    table(
      ['Mutation', 'Planted', 'Caught'],
      counted(byChance).map(([name, all, caught]) => [name, `${all}`, `${caught}`]),
    ),
    '## What gets through',
    missed([...byRule, ...byChance]),
    '## What is no fault',
    'Decided by what it is. No rule and no mutation plants it:',
    [...equivalents, ...leftAlone].map(({ reason }) => `- ${reason}`).join('\n'),
  ]
    .join('\n\n')
    .replaceAll(/\n\n(?=- By)/g, '\n');
}

const isCaught = ({ found }: Outcome) => found.length > 0;

function inWords(outcomes: readonly Outcome[]): string {
  const caught = outcomes.filter(isCaught).length;
  return `${caught} of ${outcomes.length} caught (${((100 * caught) / outcomes.length).toFixed(1)} %)`;
}

function counted(outcomes: readonly Outcome[]): readonly (readonly [name: string, all: number, caught: number])[] {
  const names = [...new Set(outcomes.map(({ planted }) => planted.rule))];
  return names.map((name) => {
    const same = outcomes.filter(({ planted }) => planted.rule === name);
    return [name, same.length, same.filter(isCaught).length];
  });
}

function missed(outcomes: readonly Outcome[]): string {
  const rows = outcomes
    .filter((one) => !isCaught(one))
    .map(({ planted }) => [planted.rule, `\`${planted.what.replaceAll('|', '\\|').replaceAll('`', '')}\``]);
  return table(['Fault', 'Where'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
