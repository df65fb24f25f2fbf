import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** What a run writes; not committed. */
export const results = path('../results/');

/** The command line as people run it. */
export const cli = ['node', path('../../tools/bin/hipaa-stacks.js')];

/** Path of a file beside the benchmarks. */
export const file = (relative) => path(`../${relative}`);

/** A fresh copy of the workspace with the two blueprints that are built here; gives its folder. */
export function freshWorkspace() {
  const folder = `${results}workspace`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  cpSync(path('../workspace'), folder, { recursive: true });
  return folder;
}
