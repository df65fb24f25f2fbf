import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { install } from './install.ts';

let folder: string;
let cacheDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
  cacheDir = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Python stand-in whose pip runs `shell`, with the target folder in $target. */
function pip(shell: string) {
  const executable = join(folder, 'python3');
  const find = 'while [ "$1" != --target ]; do shift; done; target=$2';
  writeFileSync(executable, `#!/bin/sh\n${find}\n${shell}\n`, { mode: 0o755 });
  return { executable, tag: 'cpython-311-test' };
}
const silent = () => {};

test('installs once, and reports it once', async () => {
  const output: string[] = [];
  const python = pip(`echo one >> ${folder}/runs; echo whole > $target/file`);
  const first = await install(python, cacheDir, (line) => output.push(line));
  expect(await install(python, cacheDir, (line) => output.push(line))).toBe(first);
  expect(readFileSync(join(first, 'file'), 'utf8')).toBe('whole\n');
  expect(readdirSync(first)).toEqual(['file']);
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('one\n');
  expect(output).toHaveLength(1);
});

test('parallel installations get the same complete folder', async () => {
  const python = pip('echo whole > $target/file');
  const [one, two] = await Promise.all([install(python, cacheDir, silent), install(python, cacheDir, silent)]);
  expect(one).toBe(two);
  expect(readdirSync(cacheDir)).toHaveLength(1);
});

test('another Python version gets its own folder', async () => {
  const python = pip('true');
  const one = await install(python, cacheDir, silent);
  expect(await install({ ...python, tag: 'cpython-312-test' }, cacheDir, silent)).not.toBe(one);
});

test('a failure reports the error of pip and leaves no files', async () => {
  const python = pip(
    'echo half > $target/file; echo "ERROR: No matching distribution" >&2; echo "see log" >&2; exit 1',
  );
  await expect(install(python, cacheDir, silent)).rejects.toThrow(
    'emulator: pip could not install the emulator (MiniStack): ERROR: No matching distribution. ',
  );
  expect(readdirSync(cacheDir)).toEqual([]);
});

test('a full disk is reported', async () => {
  const python = pip('echo "ERROR: Could not install: [Errno 28] No space left on device" >&2; exit 1');
  await expect(install(python, cacheDir, silent)).rejects.toThrow(`emulator: no space left in ${cacheDir}. `);
});

test('a cache folder that cannot be created is a problem', async () => {
  writeFileSync(cacheDir, 'a file');
  await expect(install(pip('true'), cacheDir, silent)).rejects.toThrow(/^emulator: .*cache/);
});

test('pip installs exactly the lock file: no dependencies, and only with hashes', async () => {
  const arguments_ = join(folder, 'arguments');
  const executable = join(folder, 'python3');
  writeFileSync(executable, `#!/bin/sh\necho "$@" > ${arguments_}\n`, { mode: 0o755 });
  await install({ executable, tag: 'cpython-311-test' }, cacheDir, silent);
  expect(readFileSync(arguments_, 'utf8')).toMatch(
    / install .*--no-deps --require-hashes .*-r \S+emulator\/requirements\.txt\n$/,
  );
});

describe('an application of pipx', () => {
  const requirements = () => {
    writeFileSync(join(folder, 'requirements.txt'), 'app==1');
    return { name: 'app', title: 'App', requirements: join(folder, 'requirements.txt'), app: 'app==1' };
  };
  /** A Python stand-in whose pip and pipx record their arguments; `pipx` is the shell code that pipx runs afterwards. */
  const python = (pipx: string) => {
    const executable = join(folder, 'python3');
    const record = `echo "$@" "index: $PIP_NO_INDEX" "files: $PIP_FIND_LINKS" >> ${folder}/calls`;
    writeFileSync(executable, `#!/bin/sh\n${record}\n[ "$2" = pip ] || { ${pipx}; }\n`, { mode: 0o755 });
    return { executable, tag: 'cpython-311-test' };
  };

  test('is installed from the files that pip verified, without an index', async () => {
    const installed = await install(python('echo "$PIPX_HOME" > "$PIPX_HOME/home"'), cacheDir, silent, requirements());
    const [download, application] = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
    const files = /--no-deps --require-hashes --dest (\S+) -r \S+requirements.txt index: /.exec(download!)?.[1];
    expect(files).toBeDefined();
    expect(application).toBe(`-m pipx install app==1 index: 1 files: file://${files}`);
    expect(readdirSync(installed)).toEqual(['home']);
  });

  test('requires pipx, and reports if it is missing', async () => {
    const missing = python('echo "/usr/bin/python3: No module named pipx" >&2; exit 1');
    await expect(install(missing, cacheDir, silent, requirements())).rejects.toThrow(
      'app: pipx is not installed. Install it: python3 -m pip install pipx',
    );
    expect(readdirSync(cacheDir)).toEqual([]);
  });

  test('that cannot be installed reports the error of pipx', async () => {
    const failing = python('echo "ERROR: No matching distribution" >&2; echo "see log" >&2; exit 1');
    await expect(install(failing, cacheDir, silent, requirements())).rejects.toThrow(
      'app: pipx could not install App: ERROR: No matching distribution. ',
    );
  });
});

test('leftovers of ended installations are removed, files of running ones are not', async () => {
  const name = (pid: number) => `ministack-0123456789ab.${pid}-0f0f.part`;
  const dead = 2 ** 22 + 1; // larger than the maximum process ID of Linux
  for (const pid of [dead, process.pid]) mkdirSync(join(cacheDir, name(pid)), { recursive: true });
  const installed = await install(pip('true'), cacheDir, silent);
  expect(
    readdirSync(cacheDir)
      .map((entry) => join(cacheDir, entry))
      .sort(),
  ).toEqual([installed, join(cacheDir, name(process.pid))].sort());
});
