import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CFN_LINT, cfnLint } from '../check/cfn-lint.ts';
import { workspaceRoot } from '../workspace.ts';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: workspaceRoot(),
  encoding: 'utf8',
}).split('\n');
const locks = files.filter((file) => /requirements[^/]*(\/[^/]+)?\.txt$/.test(file)).sort();
const read = (file: string) => readFileSync(join(workspaceRoot(), file), 'utf8');

/** The requirements in a lock file that pip would install without a pinned version or without a SHA-256 hash. */
function loose(lock: string): string[] {
  const requirements = lock
    .replaceAll(/^\s*#.*\n?/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n');
  const pinned = /^[a-z0-9][a-z0-9.-]*==[^\s;]+( ;[^#]*?)?( +--hash=sha256:[0-9a-f]{64})+$/;
  return requirements.filter((line) => line !== '' && !pinned.test(line));
}

test('a requirement without a version or without a hash is found', () => {
  const hash = `--hash=sha256:${'0'.repeat(64)}`;
  expect(loose(`# all\nsix==1.17.0 \\\n    ${hash} \\\n    ${hash}\n    # via x\n`)).toEqual([]);
  expect(loose(`six==1.17.0 ; python_version < '3.11' \\\n    ${hash}\n`)).toEqual([]);
  for (const line of ['six', `six>=1 ${hash}`, 'six==1.17.0', `-r other.txt`, `six==1.17.0 --hash=md5:0`]) {
    expect(loose(line), line).toEqual([line]);
  }
});

test('there are lock files for the emulator, of pipx, of cfn-lint, of the example, and of all other tools in Python', () => {
  expect(locks).toEqual([
    '.ci/pipx-requirements.txt',
    'bench/lib/requirements/awscli.txt',
    'bench/lib/requirements/troposphere.txt',
    'blueprints/patient-web-app/example/backend/requirements.txt',
    'e2e/support/aws-cli-requirements.txt',
    'e2e/support/oscal-requirements.txt',
    'opinions/requirements.txt',
    'tools/cfn-lint/requirements.txt',
    'tools/emulator/requirements.txt',
  ]);
});

test.each(locks)('%s pins every package by version and hash', (file) => {
  expect(loose(read(file))).toEqual([]);
});

test('the locked version of cfn-lint is the version in the source', () => {
  expect(readFileSync(cfnLint.requirements, 'utf8')).toContain(`\n${CFN_LINT} \\\n`);
});

test('pip is only used with a lock file, without dependency resolution and with hashes', () => {
  const installing = files
    .filter((file) => /(^\.ci\/|\.(ts|mjs|js|py|sh|yml)$)/.test(file) && !file.endsWith('.test.ts'))
    .filter((file) => /\bpip3?\b['", ]+(install|download)\b/.test(read(file).replaceAll(/pip install pipx/g, '')));
  for (const file of installing) {
    expect(read(file), file).toMatch(/--no-deps['", ]+--require-hashes/);
  }
});

interface NpmLock {
  readonly packages: Readonly<Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }>>;
}

/** Packages of a lock file of npm that are downloaded, without those that are part of another package. */
const downloaded = ({ packages }: NpmLock) =>
  Object.entries(packages).filter(([path, { link, inBundle }]) => path.includes('node_modules/') && !link && !inBundle);

/** Downloaded packages that npm would install without comparing a SHA-512 hash. */
const unverified = (lock: NpmLock) =>
  downloaded(lock).flatMap(([path, { integrity }]) => (/^sha512-[\w+/]{86}==$/.test(integrity ?? '') ? [] : [path]));

test('a package that npm would install without a SHA-512 hash is found', () => {
  const integrity = `sha512-${'a'.repeat(86)}==`;
  const resolved = 'https://registry.example/a.tgz';
  const packages = {
    '': {},
    tools: {},
    'node_modules/tools': { resolved: 'tools', link: true },
    'node_modules/a': { resolved, integrity },
    'node_modules/a/node_modules/part': { inBundle: true },
  };
  expect(unverified({ packages })).toEqual([]);
  for (const broken of [{ resolved }, {}, { integrity: 'sha1-abc' }, { integrity: 'sha512-' }])
    expect(unverified({ packages: { ...packages, 'node_modules/b': broken } })).toEqual(['node_modules/b']);
});

const npmLocks = files.filter((file) => /(^|\/)(package-lock|npm-shrinkwrap)\.json$/.test(file));

test('npm has a lock file for the workspaces, for Node 24, for the independent checkers, for the benchmarks, and for the example', () => {
  expect([...npmLocks].sort()).toEqual([
    '.ci/node24/package-lock.json',
    'bench/package-lock.json',
    'blueprints/patient-web-app/example/frontend/package-lock.json',
    'opinions/package-lock.json',
    'package-lock.json',
  ]);
});

test.each(npmLocks)('every package of %s has a hash', (file) => {
  const lock = JSON.parse(read(file)) as NpmLock;
  expect(downloaded(lock).length).toBeGreaterThan(1);
  expect(unverified(lock)).toEqual([]);
});
