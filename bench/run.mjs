/**
 * `node bench/run.mjs [name…] [--runs <n>] [--write]`: runs benchmarks and prints tables in Markdown. `--write` writes them
 * into docs/benchmarks.md. Names: build, check, publish, growth. Default: all.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from './build/run.mjs';
import { check } from './check/run.mjs';
import { growth } from './growth/run.mjs';
import { spread } from './lib/measure.mjs';
import { publish } from './publish/run.mjs';

const benchmarks = { build, check, publish, growth };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !(name in benchmarks));
if (unknown) throw new Error(`unknown benchmark ${unknown}. Use one of: ${Object.keys(benchmarks).join(', ')}.`);

const page = new URL('../docs/benchmarks.md', import.meta.url);
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
for (const name of names) {
  const section = print(await benchmarks[name](Number(values.runs)));
  console.log(section);
  if (values.write) writeFileSync(page, withSection(readFileSync(page, 'utf8'), name, section));
}

function print({ title, unit, figure, figures, targets, facts }) {
  const spreads = Object.entries(figures).map(([name, runs]) => [name, spread(runs.map((run) => run[figure]))]);
  const [[, ours]] = spreads;
  const rows = spreads.map(([name, { min, median, max }]) => [
    name,
    ...[min, median, max, median / ours.median].map(round),
  ]);
  return [
    `### ${title}`,
    '',
    `${unit}; ${Object.values(figures)[0].length} runs of each, alternating. Node ${process.versions.node}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    ...table(['', 'min', 'median', 'max', '÷ first row'], rows),
    '',
    ...targets.map(
      ({ target, ratio, met }) => `- Target: ${target}. Measured: ${round(ratio)}. ${met ? 'Met.' : '**Not met.**'}`,
    ),
    ...Object.entries(facts).map(([fact, value]) => `- ${fact}: ${round(value)}`),
    '',
  ].join('\n');
}

function table(head, rows) {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((row) => row[at].length)));
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}

function round(value) {
  return Number.isInteger(value) ? String(value) : value.toPrecision(value < 1 ? 2 : 3);
}

/** Replaces the section between its two marks, `<!-- name -->` and `<!-- /name -->`. */
function withSection(text, name, section) {
  const [before, rest] = text.split(`<!-- ${name} -->\n`);
  const after = rest?.split(`<!-- /${name} -->`)[1];
  if (after === undefined) throw new Error(`docs/benchmarks.md has no marks for ${name}`);
  return `${before}<!-- ${name} -->\n\n${section}\n<!-- /${name} -->${after}`;
}
