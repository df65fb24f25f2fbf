import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blueprintNames, loadBlueprint, loadDemonstration, loadExamples, packageNames } from './load.ts';

let root: string;
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const exporting = (exports: Readonly<Record<string, string>>) =>
  JSON.stringify({
    type: 'module',
    exports: Object.fromEntries(Object.entries(exports).map(([key, file]) => [key, { default: file }])),
  });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'load-'));
  write('blueprints/good/package.json', exporting({ '.': './dist/good.js', './demonstration': './dist/show.js' }));
  write(
    'blueprints/good/dist/good.js',
    "export const other = { name: 'x' };\nexport const good = { name: 'good', plan: {} };",
  );
  write('blueprints/good/dist/show.js', 'export const demonstration = { prepare: 1, run: 2 };');
  write('blueprints/misnamed/package.json', exporting({ '.': './dist/x.js' }));
  write('blueprints/misnamed/dist/x.js', "export const x = { name: 'another', plan: {} };");
  write('blueprints/uncompiled/package.json', exporting({ '.': './dist/x.js' }));
  write('blueprints/no-package/src/x.ts', '');
  write('packages/data/package.json', exporting({}));
  write('packages/data/src/topic.example.ts', '');
  write('packages/data/src/topic.ts', '');
  write('packages/data/dist/topic.example.js', "export const example = { name: 'topic', plan: {} };");
  write('packages/wrong/package.json', exporting({}));
  write('packages/wrong/src/a.example.ts', '');
  write('packages/wrong/dist/a.example.js', "export const example = { name: 'b', plan: {} };");
  write('packages/old/package.json', exporting({}));
  write('packages/old/src/a.example.ts', '');
});
afterAll(() => rmSync(root, { recursive: true }));

const problem = async (loading: Promise<unknown>): Promise<Problem> => {
  const error = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};

describe('a blueprint', () => {
  test('is the export of its package with the same name', async () => {
    expect(await loadBlueprint(root, 'good')).toEqual({ name: 'good', plan: {} });
    expect(await loadDemonstration(root, 'good')).toEqual({ prepare: 1, run: 2 });
    expect(await loadDemonstration(root, 'misnamed')).toBeUndefined();
    expect(blueprintNames(root)).toEqual(['good', 'misnamed', 'uncompiled']);
    expect(blueprintNames(join(root, 'nowhere'))).toEqual([]);
  });

  test.each([
    ['goood', 'goood: there is no such blueprint. Did you mean good?'],
    ['zzzzzzzz', 'zzzzzzzz: there is no such blueprint. There are: good, misnamed, uncompiled.'],
    ['no-package', 'no-package: there is no such blueprint. There are: good, misnamed, uncompiled.'],
  ])('that does not exist: %s', async (name, message) => {
    const refused = await problem(loadBlueprint(root, name));
    expect(refused).toBeInstanceOf(UsageProblem);
    expect(refused.message).toBe(message);
  });

  test('with another name, or not compiled, is refused', async () => {
    expect((await problem(loadBlueprint(root, 'misnamed'))).message).toBe(
      "blueprints/misnamed: exports no blueprint named misnamed. Export blueprint('misnamed', …).",
    );
    expect((await problem(loadBlueprint(root, 'uncompiled'))).message).toBe(
      'blueprints/uncompiled: ./dist/x.js is not there. Compile it: npm run compile.',
    );
  });
});

describe('the examples of a package', () => {
  test('are one for each builder, by the name of its file', async () => {
    expect(await loadExamples(root, 'data')).toEqual([{ name: 'topic', plan: {} }]);
    expect(packageNames(root)).toEqual(['data', 'old', 'wrong']);
  });

  test('of a package that does not exist or is not compiled, or with another name, are refused', async () => {
    const unknown = await problem(loadExamples(root, 'dato'));
    expect(unknown).toBeInstanceOf(UsageProblem);
    expect(unknown.message).toMatch(/^dato: there is no such package\. .*\bdata\b/);
    expect((await problem(loadExamples(root, 'old'))).message).toMatch(
      /a\.example\.js: does not exist\. Compile it: npm run compile\.$/,
    );
    expect((await problem(loadExamples(root, 'wrong'))).message).toContain('exports no example named a');
  });
});
