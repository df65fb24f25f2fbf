import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { python } from './python.mjs';

const cpu = fileURLToPath(new URL('cpu.py', import.meta.url));

/**
 * Runs a command and measures its whole process, with everything that it starts and waits for.
 *
 * @param ends exit codes that are no failure: `check` ends with 1 where it finds something. Default: 0 alone
 * @returns seconds of CPU (user and system) and of the clock
 * @throws Error with what the command said when it fails
 */
export async function measure({ command, cwd, env = {}, ends = [0] }) {
  const child = spawn(python(), [cpu, ...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said = ['', '', '', ''];
  for (const at of [1, 2, 3]) child.stdio[at].setEncoding('utf8').on('data', (text) => (said[at] += text));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (!ends.includes(code)) throw new Error(`${command.join(' ')} ended with ${code}:\n${said[1]}${said[2]}`);
  return { ...JSON.parse(said[3]), stdout: said[1] };
}

/**
 * Measures subjects in turn, A B A B …, after one round that does not count: what else the machine does at that time
 * falls on all of them.
 *
 * @param subjects name -> a function that runs the subject once and gives its figures
 * @returns name -> the figures of each run
 */
export async function alternate(subjects, runs) {
  const figures = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let run = 0; run <= runs; run++) {
    for (const [name, once] of Object.entries(subjects)) {
      const figure = await once();
      if (run > 0) figures[name].push(figure);
    }
  }
  return figures;
}

/** Smallest, middle and largest of some numbers. */
export function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { min: sorted[0], median, max: sorted.at(-1) };
}

/** Median of one figure, such as `cpu`, over the runs of a subject. */
export const medianOf = (runs, figure) => spread(runs.map((run) => run[figure])).median;
