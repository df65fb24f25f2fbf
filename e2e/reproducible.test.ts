import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesIn, repository } from './support/cli.ts';
import { copyRepository } from './support/copy.ts';

const run = promisify(execFile);

/** A blueprint with a function whose code becomes a zip file, which contains times and an order of files. */
const largeFunction = {
  'package.json': JSON.stringify({ name: 'large', type: 'module', exports: { '.': { default: './dist/index.js' } } }),
  'handler.ts': `export const handler = () => ${JSON.stringify(Array.from({ length: 30_000 }, (_, i) => i))};\n`,
  'dist/index.js': `
    import { blueprint, lambdaCode, resource, snippet } from '@hipaa-stacks/cloudformation';
    const reader = resource('Reader', 'AWS::Lambda::Function', {
      Code: lambdaCode(new URL('../handler.ts', import.meta.url)),
      Role: 'arn:aws:iam::000000000000:role/reader',
    });
    export const system = blueprint('large', {
      title: 'Large', parameters: {}, system: () => ({ stacks: { app: [snippet([reader])] }, outputs: {} }),
    });
  `,
};

/** Environments that differ in properties that a build must not depend on. */
const machines = {
  here: { folder: 'here', env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C', COLUMNS: '80' } },
  there: {
    folder: 'a far longer path/with a space/and an ümlaut',
    env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', COLUMNS: '200', FORCE_COLOR: '1' },
  },
} as const;

let folder: string;
const at = (machine: keyof typeof machines) => join(folder, machines[machine].folder);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reproducible-test-'));
  for (const machine of ['here', 'there'] as const) {
    mkdirSync(at(machine), { recursive: true });
    await copyRepository(at(machine));
    const large = join(at(machine), 'blueprints/large');
    mkdirSync(join(large, 'dist'), { recursive: true });
    for (const [file, text] of Object.entries(largeFunction)) writeFileSync(join(large, file), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compileAndBuild(machine: keyof typeof machines): Promise<void> {
  const env = { PATH: process.env.PATH, HOME: folder, ...machines[machine].env };
  const program = (file: string, ...args: readonly string[]) =>
    run(process.execPath, [join(at(machine), file), ...args], { cwd: at(machine), env });
  await program('node_modules/typescript/bin/tsc', '-b');
  await program('tools/bin/hipaa-stacks.js', 'build');
}

const templates = (root: string) => filesIn(join(root, 'templates-out'));

/** Releases without the large function, and all other files. */
const withoutLarge = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith('large/')));

test('a build of a clean checkout does not change templates-out', async () => {
  await compileAndBuild('here');
  expect(withoutLarge(templates(at('here')))).toEqual(templates(repository));
});

test('the output is the same in another folder, time zone, language and terminal width', async () => {
  rmSync(join(at('there'), 'templates-out'), { recursive: true });
  await compileAndBuild('there');
  const built = templates(at('there'));
  expect(built).toEqual(templates(at('here')));
  expect(Object.keys(built).some((file) => /^large\/code\/[0-9a-f]{64}\.zip$/.test(file))).toBe(true);
});

test('a second build changes nothing', async () => {
  const first = templates(at('here'));
  symlinkSync(at('here'), join(folder, 'link'));
  const { stdout } = await run(process.execPath, [join(at('here'), 'tools/bin/hipaa-stacks.js'), 'build', '--json'], {
    cwd: join(folder, 'link'),
  });
  expect(JSON.parse(stdout).flatMap(({ changed }: { changed: readonly string[] }) => changed)).toEqual([]);
  expect(templates(at('here'))).toEqual(first);
});
