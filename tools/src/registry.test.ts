import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Placeable, resource } from '@hipaa-stacks/cloudformation';
import ts from 'typescript';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { packageNames } from './build/load.ts';
import { workspaceRoot } from './workspace.ts';

/** An exported function that returns resources, whatever its form: it is called, not read. */
interface Builder {
  readonly package: string;
  /** Without `.ts`. */
  readonly file: string;
  readonly name: string;
}

/** What builder packages lack, as `<file>: <what>. <how to fix it>`, and the builders found. */
async function walk(
  root: string,
): Promise<{ readonly builders: readonly Builder[]; readonly faults: readonly string[] }> {
  const packages = packageNames(root).filter((name) => name !== 'cloudformation');
  const sources = packages.flatMap((name) => sourcesOf(root, name).map((file) => readSource(root, name, file)));
  const found = await Promise.all(sources);
  return {
    builders: found.flatMap(({ builders }) => builders),
    faults: found.flatMap((source) => faultsOf(root, source)),
  };
}

/** Source files of a package without `.ts`, also in the folders from which its index exports. Other folders are code of functions. */
const sourcesOf = (root: string, name: string) => {
  const folder = join(root, 'packages', name, 'src');
  const index = existsSync(join(folder, 'index.ts')) ? readFileSync(join(folder, 'index.ts'), 'utf8') : '';
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .filter((file) => /^([a-z-]+\/)?[a-z-]+\.ts$/.test(file) && file !== 'index.ts')
    .filter((file) => !file.includes('/') || index.includes(`'./${dirname(file)}/`))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();
};

/** A source file: its builders, and the exported functions without a docstring. */
async function readSource(root: string, name: string, file: string) {
  const path = join(root, 'packages', name, 'src', `${file}.ts`);
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const exported = statements.filter(
    (statement): statement is ts.FunctionDeclaration | ts.VariableStatement =>
      (ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement)) &&
      !!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
  const exports = Object.entries((await import(path)) as Record<string, unknown>);
  return {
    package: name,
    file,
    builders: exports
      .filter(([, value]) => returnsResources(value))
      .map(([each]) => ({ package: name, file, name: each })),
    undocumented: exported.filter((node) => ts.getJSDocCommentsAndTags(node).length === 0).map(nameOf),
  };
}

/** Calls a function with a logical ID and stand-ins for its props. Helpers may refuse them. */
const returnsResources = (value: unknown): boolean =>
  typeof value === 'function' &&
  [anything(false), anything(true)].some((props) => {
    try {
      return Array.isArray(value('Probe', props)?.resources);
    } catch {
      return false;
    }
  });

/** A value whose properties, results when it is called, and items when it is used as a list (one or none), are such values; as text, `x`. */
function anything(hasItem: boolean): unknown {
  const any: unknown = new Proxy(() => any, {
    get(_, key) {
      const items = hasItem ? [any] : [];
      if (key === Symbol.toPrimitive) return () => 'x';
      if (key === 'length') return items.length;
      // Otherwise `snippet` would take it for a snippet.
      if (key === 'resources') return undefined;
      return listMethods.has(key) ? items[key as 'map'].bind(items) : any;
    },
    ownKeys: () => [],
    getOwnPropertyDescriptor: () => undefined,
  });
  return any;
}
const listMethods: ReadonlySet<string | symbol> = new Set([
  'map',
  'flatMap',
  'filter',
  'some',
  'every',
  Symbol.iterator,
]);

const nameOf = (node: ts.FunctionDeclaration | ts.VariableStatement) =>
  (ts.isFunctionDeclaration(node) ? node.name : node.declarationList.declarations[0]?.name)?.getText() ?? 'default';

function faultsOf(root: string, source: Awaited<ReturnType<typeof readSource>>): readonly string[] {
  const folder = join(root, 'packages', source.package);
  const path = `packages/${source.package}/src/${source.file}.ts`;
  const snippet = join('templates-out', 'snippets', source.package, `${basename(source.file)}.yaml`);
  const wanted = basename(source.file).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const mentions = (file: string, text: string) =>
    existsSync(join(folder, file)) && readFileSync(join(folder, file), 'utf8').includes(text);
  const requirements = source.builders.flatMap(({ name }): [boolean, string][] => [
    [name === wanted, `exports the builder ${name}. One builder a file, named like it: ${wanted}`],
    [mentions('src/index.ts', `'./${source.file}.ts'`), 'is not exported. Export it from index.ts'],
    [existsSync(join(folder, 'src', `${source.file}.test.ts`)), `has no test. Write ${source.file}.test.ts`],
    [existsSync(join(folder, 'src', `${source.file}.example.ts`)), `has no example. Write ${source.file}.example.ts`],
    [mentions('README.md', `\`${name}\``), `README.md does not name ${name}. Add it to the exports`],
    [existsSync(join(root, snippet)), `is not printed. Run hipaa-stacks build --snippets ${source.package}`],
  ]);
  return [
    ...source.undocumented.map((name) => `${path}: ${name} has no docstring. Say what it is`),
    ...requirements.filter(([isTrue]) => !isTrue).map(([, fault]) => `${path}: ${fault}`),
  ];
}

const root = workspaceRoot(import.meta.dirname);
const { builders, faults } = await walk(root);

test('every builder is exported, documented and tested, and has an example and a printed template', () => {
  expect(faults).toEqual([]);
});

test('the walk finds the builders', () => {
  const names = builders.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['dataKey', 'lambdaFunction', 'trail', 'deadLetterQueue', 'natGateways']),
  );
  expect(builders.map(({ file }) => file)).not.toContain('private-bucket');
});

describe('every builder can be used twice', () => {
  // Other test files in the same worker may have imported an example already.
  beforeEach(() => vi.resetModules());
  afterEach(() => vi.resetModules());

  test.each(builders)('$name', async ({ package: name, file, name: builder }) => {
    const { make, props } = await fromExample(join(root, 'packages', name, 'src', file), builder);
    expect(idsWithoutPrefix(make, props)).toEqual([]);
  });

  test('a builder that gives a resource a fixed logical ID is found', () => {
    const make: Make = (id) => ({
      resources: [resource(id, 'AWS::SNS::Topic', {}), resource('Fixed', 'AWS::SNS::Topic', {})],
    });
    expect(idsWithoutPrefix(make, {})).toEqual(['Fixed', 'Fixed']);
    expect(idsWithoutPrefix(() => ({ resources: [] }), {})).toEqual(['nothing', 'nothing']);
  });
});

type Make = (id: string, props: unknown) => Placeable;

/** Logical IDs that do not begin with the given id: two uses of the builder could conflict. */
function idsWithoutPrefix(make: Make, props: unknown): readonly string[] {
  return ['FirstOne', 'SecondOne'].flatMap((id) => {
    const ids = make(id, props).resources.map((node) => node.id);
    return ids.length === 0 ? ['nothing'] : ids.filter((node) => !node.startsWith(id));
  });
}

/** A builder, and the props that its example passes. */
async function fromExample(path: string, builder: string) {
  const calls: unknown[] = [];
  const { [builder]: make } = (await import(`${path}.ts`)) as Record<string, Make>;
  const watched: Make = (id, props) => {
    calls.push(props);
    return make!(id, props);
  };
  vi.doMock(`${path}.ts`, async (original) => ({ ...(await original<object>()), [builder]: watched }));
  await import(`${path}.example.ts`);
  vi.doUnmock(`${path}.ts`);
  expect(calls, 'its example uses it').not.toHaveLength(0);
  return { make: make!, props: calls[0] };
}

describe('the walk finds what is missing', () => {
  const good = mkdtempSync(join(tmpdir(), 'registry-'));
  const files: Readonly<Record<string, string>> = {
    'nx.json': '{}',
    'packages/data/README.md': '| `safeBox` | keeps things |',
    'packages/data/src/index.ts': "export * from './safe-box.ts';\n",
    'packages/data/src/safe-box.ts':
      '/** Keeps things. */\nexport function safeBox(id: string) {\n  return { resources: [{ id }] };\n}\n',
    'packages/data/src/safe-box.test.ts': '',
    'packages/data/src/safe-box.example.ts': '',
    'templates-out/snippets/data/safe-box.yaml': '',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(good, file)), { recursive: true });
    writeFileSync(join(good, file), text);
  }
  let broken: string;
  beforeEach(() => {
    broken = mkdtempSync(join(tmpdir(), 'registry-'));
    cpSync(good, broken, { recursive: true });
  });
  afterEach(() => rmSync(broken, { recursive: true }));
  afterAll(() => rmSync(good, { recursive: true }));
  const write = (file: string, text: string) => writeFileSync(join(broken, file), text);
  const source = 'packages/data/src/safe-box.ts';

  test('nothing if nothing is missing', async () => {
    expect(await walk(broken)).toEqual({
      builders: [{ package: 'data', file: 'safe-box', name: 'safeBox' }],
      faults: [],
    });
  });

  test.each([
    ['packages/data/src/safe-box.test.ts', /has no test/],
    ['packages/data/src/safe-box.example.ts', /has no example/],
    ['packages/data/README.md', /README\.md does not name safeBox/],
    ['templates-out/snippets/data/safe-box.yaml', /is not printed/],
    ['packages/data/src/index.ts', /is not exported/],
  ])('%s', async (file, fault) => {
    rmSync(join(broken, file));
    expect((await walk(broken)).faults).toEqual([expect.stringMatching(fault)]);
  });

  test('an export line for another file', async () => {
    write('packages/data/src/index.ts', "export * from './box.ts';\n");
    expect((await walk(broken)).faults).toEqual([expect.stringMatching(/is not exported/)]);
  });

  test('a docstring, also of a helper', async () => {
    write(source, files[source]!.replace('/** Keeps things. */\n', ''));
    write('packages/data/src/helper.ts', 'export const helper = () => 1;\n');
    expect((await walk(broken)).faults).toEqual([
      expect.stringMatching(/helper has no docstring/),
      expect.stringMatching(/safeBox has no docstring/),
    ]);
  });

  test('a second builder in the same file', async () => {
    write(source, `${files[source]}/** Another. */\nexport const other = (id: string) => ({ resources: [{ id }] });\n`);
    write('packages/data/README.md', '`safeBox` `other`');
    expect((await walk(broken)).faults).toEqual([expect.stringMatching(/exports the builder other/)]);
  });

  test.each([
    ['a variable', 'export function other(id: string) {\n  const made = { resources: [{ id }] };\n  return made;\n}'],
    ['another function', 'const make = (id: string) => ({ resources: [{ id }] });\nexport { make as other };'],
    [
      'a list of props',
      'export const other = (_: string, { ids }: any) => ({ resources: [ids.map((id: any) => id.x.y())[0].z] });',
    ],
    [
      'props that may be empty',
      'export const other = (_: string, { ids }: any) => ({ resources: ids.map((id: any) => ({}) as never)[0] ?? [] });',
    ],
  ])('a builder that returns %s', async (_, text) => {
    write('packages/data/src/other.ts', `/** Another. */\n${text}\n`);
    expect((await walk(broken)).builders.map(({ name }) => name)).toEqual(['other', 'safeBox']);
  });

  test('a helper needs no test, example or snippet', async () => {
    write('packages/data/src/helper.ts', '/** One. */\nexport const helper = () => 1;\n');
    expect((await walk(broken)).faults).toEqual([]);
  });
});
