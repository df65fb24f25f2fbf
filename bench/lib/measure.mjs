import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { python } from './python.mjs';

const cpu = fileURLToPath(new URL('cpu.py', import.meta.url));

/**
 * Runs a command and measures its process, including child processes that it waits for.
 *
 * @param accepted exit codes of a successful run: `check` exits with 1 if there are findings. Default: 0
 * @returns CPU time (user and system) and wall-clock time, in seconds
 * @throws Error with the output of the command if it fails
 */
export async function measure({ command, cwd, env = {}, accepted = [0] }) {
  const child = spawn(python(), [cpu, ...command], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const output = ['', '', '', ''];
  for (const fd of [1, 2, 3]) child.stdio[fd].setEncoding('utf8').on('data', (text) => (output[fd] += text));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (!accepted.includes(code)) throw new Error(`${command.join(' ')}: exit code ${code}:\n${output[1]}${output[2]}`);
  return { ...JSON.parse(output[3]), stdout: output[1] };
}

/**
 * Measures subjects alternately, A B A B …, after one warm-up round, so that other load of the machine affects all of them.
 *
 * @param subjects name -> a function that runs the subject once and returns its figures
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

/** Minimum, median and maximum. */
export function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { min: sorted[0], median, max: sorted.at(-1) };
}

/** Median of one figure, such as `cpu`, over the runs of a subject. */
export const medianOf = (runs, figure) => spread(runs.map((run) => run[figure])).median;
