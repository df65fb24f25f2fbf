import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesIn, repository } from './support/cli.ts';
import { commitAll, copyRepository, copyResults } from './support/copy.ts';

const run = promisify(execFile);

const auditTrailPackage = JSON.parse(readFileSync(join(repository, 'blueprints/audit-trail/package.json'), 'utf8'));

/** A second blueprint, which shares only keys, tables and log groups with audit-trail. */
const noteBook = {
  'package.json': JSON.stringify({
    name: '@hipaa-stacks/note-book',
    version: '0.1.0',
    private: true,
    type: 'module',
    exports: { '.': { source: './src/note-book.ts', types: './dist/note-book.d.ts', default: './dist/note-book.js' } },
    dependencies: { '@hipaa-stacks/cloudformation': '0.1.0', '@hipaa-stacks/data': '0.1.0' },
    nx: JSON.parse(JSON.stringify(auditTrailPackage.nx).replaceAll('audit-trail', 'note-book')),
  }),
  'tsconfig.json': JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
    include: ['src'],
    references: [{ path: '../../packages/cloudformation' }, { path: '../../packages/data' }],
  }),
  'src/note-book.ts': `
    import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
    import { alertTopic } from '@hipaa-stacks/data';

    export const noteBook = blueprint('note-book', {
      title: 'Note book',
      parameters: { Safeguards: { KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'Key of the topic.' }) } },
      system: (p) => {
        const topic = alertTopic('News', { key: p.KeyArn });
        return { stacks: { data: [topic] }, outputs: { TopicArn: { description: 'ARN of the topic', value: topic.arn } } };
      },
    });
  `,
};

const [audit, auditTrail, openEmr, patientWebApp, book, tools] = [
  ...['audit', 'audit-trail', 'openemr', 'patient-web-app', 'note-book'].map((name) => `@hipaa-stacks/${name}`),
  'hipaa-stacks',
] as [string, string, string, string, string, string];
/** Parts that every blueprint has. They have no snippets. */
const baseline = '@hipaa-stacks/baseline';
/** The tests on the emulator, which every change affects. */
const e2e = '@hipaa-stacks/e2e';
const builders = ['audit', 'compute', 'data', 'healthlake', 'network'].map((name) => `@hipaa-stacks/${name}`);

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'affected-test-'));
  await copyRepository(folder);
  copyResults(folder);
  for (const [file, text] of Object.entries(noteBook)) write(join('blueprints/note-book', file), text);
  const first = await nx('run-many', '--targets=build,check');
  expect(named(first, 'run')).toEqual(expect.arrayContaining([`${book}:compile`, `${book}:build`, `${book}:check`]));
  await commitAll(folder, 'everything built');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(folder, file), 'utf8');

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Replaces the first occurrence of `from` in a file. */
function change(file: string, from: string, to: string): void {
  const text = read(file);
  expect(text).toContain(from);
  write(file, text.replace(from, to));
}

interface Task {
  readonly project: string;
  readonly target: string;
  /** Whether it ran, its outputs came from the cache, or they existed. */
  readonly how: 'run' | 'cached';
}

const settings = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NO_COLOR: '1' };

async function output(...args: readonly string[]): Promise<string> {
  // Remove variables of an Nx process that runs these tests, and of vitest.
  const own = Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|FORCE_COLOR)/.test(name));
  const env = { ...Object.fromEntries(own), ...settings };
  const nx = join(folder, 'node_modules/.bin/nx');
  const { stdout } = await run(nx, args, { cwd: folder, env, maxBuffer: 1 << 26 }).catch((error) => {
    throw new Error(`nx ${args.join(' ')}:\n${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}

/** The tasks in the output of a run of Nx, one entry each. */
async function nx(...args: readonly string[]): Promise<readonly Task[]> {
  const lines = (await output(...args)).matchAll(/^.*nx run ([^\s:]+):(\w+)(?: +\[(.+)\])?$/gm);
  return [...lines].map(([, project, target, note]) => ({
    project: project!,
    target: target!,
    how: note === undefined ? 'run' : 'cached',
  }));
}

async function affectedBy(file: string): Promise<readonly string[]> {
  return (JSON.parse(await output('show', 'projects', '--affected', `--files=${file}`, '--json')) as string[]).sort();
}

const named = (tasks: readonly Task[], how: Task['how']) =>
  tasks.filter((task) => task.how === how).map(({ project, target }) => `${project}:${target}`);

test('a builder of audit affects the shared parts and the blueprints that use it, and no other', async () => {
  const affected = await affectedBy('packages/audit/src/trail/trail.ts');
  expect(affected).toEqual([audit, auditTrail, baseline, e2e, openEmr, patientWebApp].sort());
});

test('after its change only these are built and checked', async () => {
  const before = filesIn(join(folder, 'templates-out'));
  change('packages/audit/src/trail/trail.ts', "Name: 'Management events'", "Name: 'Calls of management'");
  await commitAll(folder, 'another name');
  const tasks = await nx('affected', '--targets=build,check', '--base=HEAD~1');
  expect(named(tasks, 'run').sort()).toEqual(
    [
      `${audit}:build`,
      `${audit}:compile`,
      `${auditTrail}:build`,
      `${auditTrail}:check`,
      `${auditTrail}:compile`,
      `${baseline}:compile`,
      `${openEmr}:build`,
      `${openEmr}:check`,
      `${openEmr}:compile`,
      `${patientWebApp}:build`,
      `${patientWebApp}:check`,
      `${patientWebApp}:compile`,
    ].sort(),
  );
  expect(tasks.map(({ project }) => project)).not.toContain(book);
  const after = filesIn(join(folder, 'templates-out'));
  const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
  expect(changed).toContain('audit-trail/security.yaml');
  expect(changed).toContain('snippets/audit/trail.yaml');
  expect(changed.filter((file) => !/^(audit-trail|openemr|patient-web-app|snippets\/audit)\//.test(file))).toEqual([]);
  expect(read('templates-out/audit-trail/security.yaml')).toContain('Calls of management');
});

test('deleted templates are restored from the cache', async () => {
  const whole = filesIn(join(folder, 'templates-out'));
  for (const deleted of ['note-book', 'snippets/data'])
    rmSync(join(folder, 'templates-out', deleted), { recursive: true });
  const tasks = await nx('run-many', '--targets=build,check');
  // A check may run once more: its cache key contains the templates before the build of the same run.
  expect(named(tasks, 'run').filter((task) => !task.endsWith(':check'))).toEqual([]);
  expect(filesIn(join(folder, 'templates-out'))).toEqual(whole);
});

test('the linker affects every blueprint and every snippet', async () => {
  const affected = await affectedBy('tools/src/link/link.ts');
  expect(affected).toEqual([...builders, auditTrail, baseline, e2e, openEmr, patientWebApp, book, tools].sort());
});

test('the linker of the copy is used: an error in it fails the build of a blueprint', async () => {
  const text = read('tools/src/link/link.ts');
  write('tools/src/link/link.ts', `${text}\nthrow new Error('the linker of the copy');\n`);
  await expect(nx('run', `${book}:build`)).rejects.toThrow('the linker of the copy');
  write('tools/src/link/link.ts', text);
});
