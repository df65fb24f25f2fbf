import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import {
  type Arn,
  type Blueprint,
  blueprint,
  lambdaCode,
  type ParameterGroups,
  type Resource,
  resource,
  snippet,
  text,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import { build } from 'esbuild';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { link } from '../link/link.ts';
import { buildBlueprint } from './build.ts';
import { bundleCode, CODE_BUCKET } from './code.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'code-'));
});
afterAll(() => rmSync(home, { recursive: true }));

/** Writes a file, and returns its URL. */
function file(name: string, content: string): URL {
  const path = join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return pathToFileURL(path);
}

const fn = (id: string, entry: URL): Resource =>
  resource(id, 'AWS::Lambda::Function', {
    Code: lambdaCode(entry),
    Role: unchecked<Arn<'AWS::IAM::Role'>>('arn'),
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
  });
const system = (resources: readonly Resource[], parameters: ParameterGroups = {}): Blueprint =>
  blueprint('coded', {
    title: 'Coded',
    parameters,
    system: () => ({ stacks: { one: [snippet(resources)] }, outputs: {} }),
  });
const codeOf = (system: Blueprint, id: string) =>
  Object.values(link(system, 'nested').children)[0]!.Resources[id]!.Properties!.Code as Readonly<
    Record<string, unknown>
  >;

const handler = () => {
  file('greet.ts', 'export const greet = (name: string): string => `hello ${name}`;');
  return file(
    'handler.ts',
    [
      "import { SNSClient } from '@aws-sdk/client-sns';",
      "import { greet } from './greet.ts';",
      '/** Greets. */',
      "export const handler = (event: { name: string }) => [greet(event.name), new SNSClient({}).name, 'é'];",
    ].join('\n'),
  );
};

/** Runs a bundle like Lambda: CommonJS, with the SDK of the runtime. */
function run(code: string): unknown {
  const module = { exports: {} as { handler?: (event: unknown) => unknown } };
  const sdk = {
    SNSClient: class {
      name = 'runtime';
    },
  };
  const require = (name: string) => (name === '@aws-sdk/client-sns' ? sdk : createRequire(import.meta.url)(name));
  runInNewContext(code, { module, exports: module.exports, require });
  return [...(module.exports.handler!({ name: 'you' }) as string[])];
}

describe('code up to the limit', () => {
  test('is inline in the template, readable, and behaves like its source; the SDK is that of the runtime', async () => {
    const { blueprint: bundled, zips } = await bundleCode(system([fn('Greeter', handler())]));
    const { ZipFile } = codeOf(bundled, 'Greeter') as { ZipFile: string };
    expect(zips).toEqual([]);
    expect(run(ZipFile)).toEqual(['hello you', 'runtime', 'é']);
    expect(ZipFile).toContain('const greet = (name) => `hello ${name}`;'.replace('const', 'var'));
    expect(ZipFile).not.toContain(home);
    expect(bundled.parameters).toEqual({});
  });

  test('contains its parts before its entry point, and no other code', async () => {
    file('known.ts', 'export const known: string[] = [];');
    const part = (name: string) => file(`${name}.ts`, `import { known } from './known.ts';\nknown.push('${name}');`);
    const [one, two] = [part('one'), part('two')];
    const entry = file('list.ts', "import { known } from './known.ts';\nexport const handler = () => known.join();");
    const of = (parts: readonly URL[]): Resource => {
      const system = fn('List', entry);
      return { ...system, properties: { ...system.properties, Code: lambdaCode(entry, parts) } };
    };
    const run = async (parts: readonly URL[]) => {
      const { blueprint: coded } = await bundleCode(system([of(parts)]));
      const code = codeOf(coded, 'List').ZipFile as string;
      const context = { module: { exports: {} as { handler(): string } } };
      runInNewContext(code, context);
      return [context.module.exports.handler(), code.includes('two')];
    };
    expect(await run([])).toEqual(['', false]);
    expect(await run([one])).toEqual(['one', false]);
    expect(await run([one, two])).toEqual(['one,two', true]);
  });

  test('other resources, and functions with inline code, are not changed', async () => {
    const topic = resource('Topic', 'AWS::SNS::Topic', {});
    const own = resource('Own', 'AWS::Lambda::Function', {
      Code: { ZipFile: 'x' },
      Role: unchecked<Arn<'AWS::IAM::Role'>>('arn'),
    });
    const { blueprint: bundled } = await bundleCode(system([topic, own]));
    expect(bundled.plan.stacks.one?.[0]?.resources).toEqual([topic, own]);
  });
});

describe('code over the limit', () => {
  test('is a zip, whose bucket and key are parameters of the root', async () => {
    const entry = handler();
    const size = (codeOf((await bundleCode(system([fn('Greeter', entry)]))).blueprint, 'Greeter').ZipFile as string)
      .length;
    expect((await bundleCode(system([fn('Greeter', entry)]), size)).zips).toEqual([]);
    const { blueprint: bundled, zips } = await bundleCode(system([fn('Greeter', entry)]), size - 1);
    expect(zips.map(({ keyParameter }) => keyParameter)).toEqual(['GreeterCodeKey']);
    const [zip] = zips;
    expect(zip?.sha256).toBe(createHash('sha256').update(zip!.bytes).digest('hex'));
    const files = unzipSync(zip!.bytes);
    expect(Object.keys(files)).toEqual(['index.js']);
    expect(run(strFromU8(files['index.js']!))).toEqual(['hello you', 'runtime', 'é']);
    expect(codeOf(bundled, 'Greeter')).toEqual({ S3Bucket: { Ref: CODE_BUCKET }, S3Key: { Ref: 'GreeterCodeKey' } });
    const { root } = link(bundled, 'nested');
    expect(Object.keys(root.Parameters ?? {})).toEqual([CODE_BUCKET, 'GreeterCodeKey']);
    expect(root.Resources.OneStack?.Properties?.Parameters).toEqual({
      CodeBucket: { Ref: CODE_BUCKET },
      GreeterCodeKey: { Ref: 'GreeterCodeKey' },
    });
  });

  test('adds its parameters to an existing group of the same name', async () => {
    const own = text('Own', { Description: 'D', AllowedPattern: '.*', ConstraintDescription: 'C' });
    const { blueprint: bundled } = await bundleCode(system([fn('Greeter', handler())], { Code: { Own: own } }), 0);
    expect(Object.keys(bundled.parameters.Code ?? {})).toEqual(['Own', CODE_BUCKET, 'GreeterCodeKey']);
  });

  test('its patterns allow the values that publish sets, and the empty value', async () => {
    const { blueprint: bundled, zips } = await bundleCode(system([fn('Greeter', handler())]), 0);
    const pattern = (id: string) => new RegExp(bundled.parameters.Code![id]!.declaration.AllowedPattern!);
    for (const bucket of ['', 'templates-000000000000-eu-west-1']) expect(bucket).toMatch(pattern(CODE_BUCKET));
    for (const key of ['', `hipaa-stacks/code/${zips[0]?.sha256}.zip`]) expect(key).toMatch(pattern('GreeterCodeKey'));
    expect('No Bucket').not.toMatch(pattern(CODE_BUCKET));
    expect('no key').not.toMatch(pattern('GreeterCodeKey'));
  });

  test('is in the release by its hash, and the manifest has the parameter for its key', async () => {
    const { manifest, files } = await buildBlueprint(system([fn('Greeter', handler())]), 0);
    const [code] = manifest.code;
    expect(code).toMatchObject({ file: `code/${code?.sha256}.zip`, keyParameter: 'GreeterCodeKey' });
    const bytes = files.find(({ file }) => file === code?.file)?.bytes;
    expect(createHash('sha256').update(bytes!).digest('hex')).toBe(code?.sha256);
    expect(manifest.codeBucketParameter).toBe(CODE_BUCKET);
  });

  test('has the same bytes in every time zone', async () => {
    const entry = handler();
    const script = join(fileURLToPath(new URL('.', import.meta.url)), 'zip-in-time-zone.mjs');
    const source = [
      "import { bundleCode } from './code.ts';",
      "import { blueprint, lambdaCode, resource, snippet } from '@hipaa-stacks/cloudformation';",
      `const fn = resource('Fn', 'AWS::Lambda::Function', { Code: lambdaCode(new URL(${JSON.stringify(entry.href)})) } as never);`,
      "const made = blueprint('coded', { title: 'C', parameters: {}, system: () => ({ stacks: { one: [snippet([fn])] }, outputs: {} }) });",
      'const { zips } = await bundleCode(made, 0);',
      'console.log(zips[0]!.sha256, new Date(0).getTimezoneOffset());',
    ].join('\n');
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: dirname(script), loader: 'ts' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      conditions: ['source'],
      external: ['esbuild', 'fflate'],
    });
    const lines = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'].map((TZ) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', outputFiles[0]!.text], {
        cwd: dirname(script),
        env: { ...process.env, TZ },
        encoding: 'utf8',
      }).trim(),
    );
    const [hashes, offsets] = [0, 1].map((column) => new Set(lines.map((line) => line.split(' ')[column])));
    expect(offsets!.size, 'the time zones are applied').toBe(3);
    expect(hashes!.size).toBe(1);
  });
});

describe('code that cannot be bundled', () => {
  const message = async (entry: URL): Promise<string> => {
    try {
      await bundleCode(system([fn('Greeter', entry)]));
    } catch (error) {
      return (error as Error).message;
    }
    return 'bundled';
  };

  test('is reported with the function, the file and the line', async () => {
    const broken = file('broken.ts', 'export const a = 1;\n\nexport const b = ;\n');
    expect(await message(broken)).toBe(
      'Greeter: its code does not bundle (broken.ts:3: Unexpected ";"). Fix the code, then build again.',
    );
    file('deep/part.ts', 'export const a = 1;\nexport const = 2;');
    const importing = file('importing.ts', "export { a } from './deep/part.ts';");
    expect(await message(importing)).toContain('(deep/part.ts:2: ');
    const dangling = file('dangling.ts', "import { a } from './nowhere.ts';\nexport const b = a;");
    expect(await message(dangling)).toContain('(dangling.ts:1: Could not resolve "./nowhere.ts")');
    expect(await message(handler())).toBe('bundled');
  });

  test('is reported if its entry point is missing', async () => {
    expect(await message(pathToFileURL(join(home, 'absent.ts')))).toMatch(
      /^Greeter: its code does not bundle \(.*absent\.ts.*\)\. Fix the code, then build again\.$/,
    );
  });
});

test('the bytes of a release are the same in each build', async () => {
  const build = () => buildBlueprint(system([fn('Greeter', handler())]), 0);
  const [first, second] = [await build(), await build()];
  expect(second.files).toEqual(first.files);
});
