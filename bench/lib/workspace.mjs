import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Output of a run; not committed. */
export const results = path('../results/');

/** The command line of hipaa-stacks. */
export const cli = ['node', path('../../tools/bin/hipaa-stacks.js')];

/** Path of a file in `bench`. */
export const file = (relative) => path(`../${relative}`);

/** Copies the workspace with the two blueprints of the benchmarks, and returns its folder. */
export function freshWorkspace() {
  const folder = `${results}workspace`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  cpSync(path('../workspace'), folder, { recursive: true });
  return folder;
}
