import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('image-build.sh', import.meta.url));
const URI = '111122223333.dkr.ecr.us-east-1.amazonaws.com/clinic/backend';

let folder: string;

/** Stand-ins: each records its arguments; `aws` prints ANSWER, and `docker login` fails without a password. */
const programs = {
  aws: 'echo "aws $*" >>"$CALLS"; printf "%s\\n" "$ANSWER"',
  docker: 'echo "docker $*" >>"$CALLS"; [ "$1" != login ] || [ -n "$(cat)" ]',
  git: 'echo "git $*" >>"$CALLS"; echo "$GIT_SSH_COMMAND" >>"$CALLS"; [ "$1" = -C ] || exit "${GIT_EXIT:-0}"',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-build-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'tmp'));
  for (const [name, code] of Object.entries(programs)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/bash\n${code}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(step: string, variables: Readonly<Record<string, string>>) {
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const { status, stdout, stderr } = spawnSync('bash', [script, step], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      TMPDIR: join(folder, 'tmp'),
      CALLS: calls,
      ANSWER: '0\tImageNotFound',
      REPOSITORY_URI: URI,
      SOURCE_FOLDER: '.',
      CODEBUILD_SRC_DIR: folder,
      ...variables,
    },
  });
  return { status, stdout, stderr, calls: readFileSync(calls, 'utf8').split('\n').filter(Boolean) };
}

test.each(['0.0.0', '1.2.3', '10.20.30-rc.1', '1.0.0-alpha', '1.0.0-0a.x-y.1', '1.0.0--', `1.0.0-${'a'.repeat(122)}`])(
  '%s is a version',
  (VERSION) => {
    const { status, stderr, calls } = run('check', { VERSION });
    expect(status, stderr).toBe(0);
    expect(calls).toEqual([
      expect.stringContaining(`batch-get-image --repository-name clinic/backend --image-ids imageTag=${VERSION} `),
    ]);
  },
);

test.each([
  ['empty', '', 'is not set'],
  ['two numbers', '1.2', 'is not a semantic version'],
  ['with a letter', 'v1.2.3', 'is not a semantic version'],
  ['with a leading zero', '01.2.3', 'is not a semantic version'],
  ['with a leading zero in the pre-release', '1.2.3-01', 'is not a semantic version'],
  ['with an empty identifier', '1.2.3-', 'is not a semantic version'],
  ['with build metadata', '1.2.3+5', 'which a tag cannot have'],
  ['with a second line', '1.2.3\n1', 'is not a semantic version'],
  ['with a command', '1.2.3$(touch x)', 'is not a semantic version'],
  ['a floating tag', 'latest', 'is not a semantic version'],
  ['too long', `1.0.0-${'a'.repeat(123)}`, 'has 129 characters'],
])('a version that is %s is refused, without a call', (_, VERSION, message) => {
  const { status, stderr, calls } = run('check', { VERSION });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^VERSION: /);
  expect(stderr).toContain(message);
  expect(calls).toEqual([]);
});

/** The regular expression of semver.org, without build metadata. */
const official =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?$/;

test('versions are those of semver.org', () => {
  const text = fc.stringMatching(/^[0-2]{1,2}\.[0-2]{1,2}\.[0-2]{1,2}(-[01a.-]{0,6})?\+?$/);
  fc.assert(
    fc.property(text, (VERSION) => (run('check', { VERSION }).status === 0) === official.test(VERSION)),
    { numRuns: 40, seed: 1 },
  );
});

test.each([
  ['exists', '1\tNone', /^VERSION: 1\.2\.3 exists in clinic\/backend/],
  ['cannot be looked up', '0\tKmsError', /^VERSION: clinic\/backend returned 0\tKmsError for 1\.2\.3/],
])('a version that %s is refused', (_, ANSWER, message) => {
  const { status, stderr } = run('check', { VERSION: '1.2.3', ANSWER });
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
});

const secret = { privateKey: 'the private key', knownHosts: 'git.example ssh-ed25519 AAAA' };
const withKey = (value: unknown, more = {}) =>
  run('fetch', {
    ANSWER: typeof value === 'string' ? value : JSON.stringify(value),
    DEPLOY_KEY_SECRET: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:deploy-key',
    REPOSITORY_URL: 'git@git.example:clinic/backend.git',
    ...more,
  });

test('without a deploy key, nothing is cloned', () => {
  expect(run('fetch', {})).toMatchObject({ status: 0, calls: [], stdout: '' });
});

test('a repository is cloned with the deploy key and the host keys of the secret only', () => {
  const { status, stderr, stdout, calls } = withKey(secret, { REVISION: 'v1.2.3' });
  expect(status, stderr).toBe(0);
  expect(calls[1]).toBe(
    `git clone --quiet --depth 1 --branch v1.2.3 -- git@git.example:clinic/backend.git ${folder}/source`,
  );
  expect(calls[2]).toMatch(/ -o StrictHostKeyChecking=yes .*-o GlobalKnownHostsFile=\/dev\/null$/);
  expect([stdout, stderr, ...calls].join('\n')).not.toContain(secret.privateKey);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test.each<readonly [string, unknown, string]>([
  ['no JSON', 'the private key', 'privateKey'],
  ['no private key', { knownHosts: 'x' }, 'privateKey'],
  ['no host keys', { privateKey: 'the private key' }, 'knownHosts'],
  ['empty host keys', { ...secret, knownHosts: '' }, 'knownHosts'],
  ['an object as host keys', { ...secret, knownHosts: {} }, 'knownHosts'],
])('a secret with %s is refused, without its content', (_, value, member) => {
  const { status, stdout, stderr, calls } = withKey(value);
  expect(status).toBe(1);
  expect(stderr).toContain(`has no text ${member}`);
  expect(stdout + stderr).not.toContain('the private key');
  expect(calls).toHaveLength(1);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('after a clone that failed, the key is deleted', () => {
  const { status, stderr } = withKey(secret, { GIT_EXIT: '128' });
  expect(status).toBe(1);
  expect(stderr).toContain('could not be cloned');
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('a source without a Dockerfile is refused before the login', () => {
  const { status, stderr, calls } = run('build', { VERSION: '1.2.3', SOURCE_FOLDER: 'services/backend' });
  expect(status).toBe(1);
  expect(stderr).toContain('services/backend/Dockerfile: is not in the source');
  expect(calls).toEqual([]);
});

test.each([
  ['without', {}, ''],
  ['with', { BASE_IMAGE: 'base:1' }, '--build-arg BASE_IMAGE=base:1 '],
])('the image is built %s a base image, pushed and printed with its digest', (_, more, argument) => {
  mkdirSync(join(folder, 'source', 'app'), { recursive: true });
  writeFileSync(join(folder, 'source', 'app', 'Dockerfile'), '');
  const variables = { VERSION: '1.2.3', SOURCE_FOLDER: 'app', DEPLOY_KEY_SECRET: 'arn', ANSWER: 'sha256:0', ...more };
  const { status, stdout, stderr, calls } = run('build', variables);
  expect(status, stderr).toBe(0);
  expect(calls.filter((call) => call.startsWith('docker'))).toEqual([
    'docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-east-1.amazonaws.com',
    `docker build ${argument}--tag ${URI}:1.2.3 ${folder}/source/app`,
    `docker push ${URI}:1.2.3`,
    'docker logout 111122223333.dkr.ecr.us-east-1.amazonaws.com',
  ]);
  expect(stdout).toContain(`Image: ${URI}:1.2.3\nDigest: sha256:0\n`);
});

test('ShellCheck has no findings', { skip: spawnSync('shellcheck', ['--version']).error !== undefined }, () => {
  expect(spawnSync('shellcheck', [script], { encoding: 'utf8' }).stdout).toBe('');
});
