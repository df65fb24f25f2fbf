import { measure, spread } from '../lib/measure.mjs';
import { file } from '../lib/workspace.mjs';

const sizes = [10, 100, 1000];

/** CPU milliseconds a nested stack to link and print systems of 10, 100 and 1,000 stacks. */
export async function growth(runs) {
  const { stdout } = await measure({
    command: ['node', file('growth/measure.mjs'), String(runs), ...sizes.map(String)],
  });
  const figures = Object.fromEntries(
    Object.entries(JSON.parse(stdout)).map(([size, samples]) => [
      `${Number(size).toLocaleString('en')} stacks`,
      samples.map((milliseconds) => ({ milliseconds })),
    ]),
  );
  const medians = Object.values(figures).map((runs) => spread(runs.map((run) => run.milliseconds)).median);
  const ratio = medians.at(-1) / medians[0];
  return {
    title: 'growth: link and print, 10 resources a stack',
    unit: 'CPU milliseconds a stack, in a warm process',
    figure: 'milliseconds',
    figures,
    aims: [{ aim: 'a stack among 1,000 costs at most twice one among 10', ratio, met: ratio <= 2 }],
    facts: {},
  };
}
