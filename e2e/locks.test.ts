import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { defaultCacheFolder, install } from '../tools/src/emulator/install.ts';
import { findPython } from '../tools/src/emulator/python.ts';

const run = promisify(execFile);
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Missing requirements of the packages in a folder. */
async function missing(folder: string): Promise<string> {
  const { executable } = await findPython();
  return (await run(executable, [file('support/missing_requirements.py'), folder])).stdout.trim();
}

test.each([
  { name: 'ministack', requirements: file('../tools/emulator/requirements.txt') },
  { name: 'oscal', requirements: file('support/oscal-requirements.txt') },
  { name: 'aws-cli', requirements: file('support/aws-cli-requirements.txt') },
  { name: 'opinions', requirements: file('../opinions/requirements.txt') },
  { name: 'lock-cfn-lint', requirements: file('../tools/cfn-lint/requirements.txt') },
  { name: 'lock-pipx', requirements: file('../.ci/pipx-requirements.txt') },
  { name: 'bench-troposphere', requirements: file('../bench/lib/requirements/troposphere.txt') },
  { name: 'bench-awscli', requirements: file('../bench/lib/requirements/awscli.txt') },
])('the lock file of $name is complete', async (packages) => {
  const folder = await install(await findPython(), defaultCacheFolder(), () => {}, {
    ...packages,
    title: packages.name,
  });
  expect(await missing(folder)).toBe('');
});

test('a lock file without a required package, also of an extra, is incomplete', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'locks-'));
  const add = (name: string, version: string, ...lines: string[]) => {
    mkdirSync(join(folder, `${name}-${version}.dist-info`));
    const metadata = ['Metadata-Version: 2.1', `Name: ${name}`, `Version: ${version}`, ...lines, ''].join('\n');
    writeFileSync(join(folder, `${name}-${version}.dist-info`, 'METADATA'), metadata);
  };
  try {
    expect(await missing(folder)).toBe(`${folder} contains no packages`);
    add('app', '1', 'Requires-Dist: model[email]', 'Requires-Dist: old>2', "Requires-Dist: none; extra == 'docs'");
    add('model', '1', 'Provides-Extra: email', "Requires-Dist: validator; extra == 'email'");
    add('old', '1');
    expect((await missing(folder)).split('\n').sort()).toEqual([
      'app needs old>2, not 1',
      "model needs validator; extra == 'email', which is not installed",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
