import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { workspaceRoot } from './workspace.ts';

vi.setConfig({ testTimeout: 60_000 });

const root = workspaceRoot();
const workspace = mkdtempSync(join(tmpdir(), 'lambda-lint-'));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

/** Folders with the code of a Lambda function: those that a builder or a blueprint references as code. */
const folders = ['packages', 'blueprints'].flatMap((kind) =>
  readdirSync(join(root, kind)).flatMap((name) => {
    const source = join(root, kind, name, 'src');
    const files = readdirSync(source).filter((file) => /^[\w-]+\.ts$/.test(file));
    const texts = files.map((file) => readFileSync(join(source, file), 'utf8'));
    const entries = texts.flatMap((text) => [...text.matchAll(/new URL\('\.\.\/src\/([\w-]+)\/handler\.ts'/g)]);
    const handlers = entries.map(([, folder]) => join(source, folder!)).filter((folder) => existsSync(folder));
    return handlers.map((folder) => relative(root, folder));
  }),
);

/** Lints files in a temporary folder with the project's settings. Returns exit code and output of Biome. */
function lint(files: Readonly<Record<string, string>>) {
  const { vcs: _, $schema: __, ...settings } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  rmSync(workspace, { recursive: true, force: true });
  cpSync(join(root, 'tools/lint'), join(workspace, 'tools/lint'), { recursive: true });
  writeFileSync(join(workspace, 'biome.json'), JSON.stringify(settings));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'lint', '--colors=off', ...Object.keys(files)],
    { cwd: workspace, encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

const broken = [
  'export const read = (text: string): unknown => JSON.parse(text);\n',
  'export const read = (texts: string[]): unknown => texts.map(JSON.parse);\n',
  'export const read = (response: Response): Promise<unknown> => response.json();\n',
];

test('there are function folders', () => {
  expect(folders.length).toBeGreaterThanOrEqual(4);
});

test.each(folders)('code in %s does not use JSON.parse, whose errors quote the input', (folder) => {
  for (const text of broken) {
    const { status, output } = lint({ [`${folder}/read.ts`]: text });
    expect(output).toContain('Use parseJson of @hipaa-stacks/compute/parse-json');
    expect(status).toBe(1);
  }
});

test('other code, and tests, can use it', () => {
  const [text = ''] = broken;
  const files = ['tools/src/read.ts', 'packages/compute/src/read.ts', `${folders[0]}/read.test.ts`];
  expect(lint(Object.fromEntries(files.map((file) => [file, text])))).toMatchObject({ status: 0 });
});
