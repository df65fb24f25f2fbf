#!/usr/bin/env node
/**
 * Runs the end-to-end tests together with busy loops: a test that depends on a fast machine fails. The loops end with this program.
 */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const help = `Usage: node bench/load/run.mjs [--loops <n>] [vitest arguments]

Runs the project e2e of vitest together with busy loops, and prints the result. Exit code: that of vitest.

  --loops <n>   number of processes that each keep a core busy (default: 10)
  --help        show this text

Examples:
  node bench/load/run.mjs
  node bench/load/run.mjs --loops 20 e2e/cli.test.ts e2e/evidence.test.ts`;

const root = fileURLToPath(new URL('../..', import.meta.url));
// A loop checks regularly whether its parent exists, so that it ends if the parent is killed.
const loop = 'const parent = process.ppid; while (process.ppid === parent) for (let i = 0; i < 1e8; i++);';

const { values, tokens } = parseArgs({
  strict: false,
  tokens: true,
  options: { loops: { type: 'string', default: '10' }, help: { type: 'boolean', default: false } },
});
const loops = Number(values.loops);
if (values.help) {
  console.log(help);
} else if (!Number.isInteger(loops) || loops < 0) {
  console.error(`--loops ${values.loops}: not a valid number of processes. Use 0 or more.`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(loops, forVitest());
}

/** The command line arguments without those of this program. */
function forVitest() {
  const own = tokens.filter(({ kind, name }) => kind === 'option' && name === 'loops');
  const ownIndexes = new Set(
    own.flatMap(({ index, inlineValue, value }) => (inlineValue || value === undefined ? [index] : [index, index + 1])),
  );
  return process.argv.slice(2).filter((_, at) => !ownIndexes.has(at));
}

async function run(count, args) {
  const started = Date.now();
  const busy = Array.from({ length: count }, () => spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }));
  const stop = () => {
    for (const child of busy) child.kill('SIGKILL');
  };
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => {}); // vitest receives it too, and ends first
  try {
    const code = await ended(
      spawn('npx', ['vitest', 'run', '--project', 'e2e', ...args], { cwd: root, stdio: 'inherit' }),
    );
    const died = busy.filter(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null).length;
    const seconds = Math.round((Date.now() - started) / 1000);
    const how = code === 0 ? 'passed' : `failed with exit code ${code}`;
    console.log(`${how} in ${seconds} s with ${count - died} busy loops on ${cpus().length} cores`);
    if (died > 0) console.error(`${died} loops ended early: the load was lower than intended`);
    return died > 0 ? code || 1 : code;
  } finally {
    stop();
  }
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
