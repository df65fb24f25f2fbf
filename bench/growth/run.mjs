import { measure, spread } from '../lib/measure.mjs';
import { file } from '../lib/workspace.mjs';

const sizes = [10, 100, 1000];

/** CPU milliseconds per nested stack to link and print systems of 10, 100 and 1,000 stacks. */
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
    title: 'growth: link and print, 10 resources per stack',
    unit: 'CPU milliseconds per stack, in a warm process',
    figure: 'milliseconds',
    figures,
    targets: [
      {
        target: 'a stack in a system of 1,000 takes at most twice the time of one in a system of 10',
        ratio,
        met: ratio <= 2,
      },
    ],
    facts: {},
  };
}
