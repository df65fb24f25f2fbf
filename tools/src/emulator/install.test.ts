import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { install } from './install.ts';

let folder: string;
let cacheDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
  cacheDir = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An interpreter whose pip does `shell`, with the target folder in $target. */
function pip(shell: string) {
  const executable = join(folder, 'python3');
  const find = 'while [ "$1" != --target ]; do shift; done; target=$2';
  writeFileSync(executable, `#!/bin/sh\n${find}\n${shell}\n`, { mode: 0o755 });
  return { executable, tag: 'cpython-311-test' };
}
const silent = () => {};

test('installs once, and says so once', async () => {
  const said: string[] = [];
  const python = pip(`echo one >> ${folder}/runs; echo whole > $target/file`);
  const first = await install(python, cacheDir, (line) => said.push(line));
  expect(await install(python, cacheDir, (line) => said.push(line))).toBe(first);
  expect(readFileSync(join(first, 'file'), 'utf8')).toBe('whole\n');
  expect(readdirSync(first)).toEqual(['file']);
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('one\n');
  expect(said).toHaveLength(1);
});

test('two at once get the same whole folder', async () => {
  const python = pip('echo whole > $target/file');
  const [one, two] = await Promise.all([install(python, cacheDir, silent), install(python, cacheDir, silent)]);
  expect(one).toBe(two);
  expect(readdirSync(cacheDir)).toHaveLength(1);
});

test('another Python gets a folder of its own', async () => {
  const python = pip('true');
  const one = await install(python, cacheDir, silent);
  expect(await install({ ...python, tag: 'cpython-312-test' }, cacheDir, silent)).not.toBe(one);
});

test('a failure names the error of pip and leaves nothing', async () => {
  const python = pip(
    'echo half > $target/file; echo "ERROR: No matching distribution" >&2; echo "see log" >&2; exit 1',
  );
  await expect(install(python, cacheDir, silent)).rejects.toThrow(
    'emulator: pip could not install the emulator (MiniStack): ERROR: No matching distribution. ',
  );
  expect(readdirSync(cacheDir)).toEqual([]);
});

test('a full disk is said to be full', async () => {
  const python = pip('echo "ERROR: Could not install: [Errno 28] No space left on device" >&2; exit 1');
  await expect(install(python, cacheDir, silent)).rejects.toThrow(`emulator: no space left in ${cacheDir}. `);
});

test('a cache folder that cannot be made is a problem', async () => {
  writeFileSync(cacheDir, 'a file');
  await expect(install(pip('true'), cacheDir, silent)).rejects.toThrow(/^emulator: .*cache/);
});

test('leftovers of dead installs are removed, those of living ones are not', async () => {
  const name = (pid: number) => `ministack-0123456789ab.${pid}-0f0f.part`;
  const dead = 2 ** 22 + 1; // beyond the largest process ID of Linux
  for (const pid of [dead, process.pid]) mkdirSync(join(cacheDir, name(pid)), { recursive: true });
  const installed = await install(pip('true'), cacheDir, silent);
  expect(
    readdirSync(cacheDir)
      .map((entry) => join(cacheDir, entry))
      .sort(),
  ).toEqual([installed, join(cacheDir, name(process.pid))].sort());
});
