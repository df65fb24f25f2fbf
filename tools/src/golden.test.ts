import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Blueprint } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { buildBlueprint, buildSnippet } from './build/build.ts';
import { blueprintNames, packageNames } from './build/load.ts';
import type { ReleaseFile } from './build/manifest.ts';
import { readRelease } from './publish/read-release.ts';
import { readmeTables, withTables } from './readme/readme.ts';
import { workspaceRoot } from './workspace.ts';

const root = workspaceRoot(import.meta.dirname);

/** Names of files that differ from the committed ones, are missing or are extra; their text would make the message unreadable. */
function differing(folder: string, built: readonly ReleaseFile[]): readonly string[] {
  const committed = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    : [];
  const names = new Set(built.map(({ file }) => file));
  const changed = built.filter(({ file, bytes }) => {
    return !committed.includes(file) || !readFileSync(join(folder, file)).equals(bytes);
  });
  return [...changed.map(({ file }) => file), ...committed.filter((file) => !names.has(file))].sort();
}

const fix = 'templates-out does not match the source: run npm run build, and commit the changed files';

describe('a build from source gives the committed bytes, which were built from dist', () => {
  test.each(blueprintNames(root))('%s', async (name) => {
    const { exports } = JSON.parse(readFileSync(join(root, 'blueprints', name, 'package.json'), 'utf8'));
    const module = (await import(join(root, 'blueprints', name, exports['.'].source))) as Record<string, Blueprint>;
    const blueprint = Object.values(module).find((value) => value.name === name && 'plan' in value);
    const { files } = await buildBlueprint(blueprint!);
    expect(differing(join(root, 'templates-out', name), files), fix).toEqual([]);
  });

  test.each(packageNames(root))('snippets of %s', async (name) => {
    const folder = join(root, 'packages', name, 'src');
    const examples = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((file) =>
      file.endsWith('.example.ts'),
    );
    const built = await Promise.all(
      examples.map(async (file) => {
        const { example } = (await import(join(folder, file))) as { example: Blueprint };
        expect(`${example.name}.example.ts`).toBe(basename(file));
        return await buildSnippet(example);
      }),
    );
    expect(differing(join(root, 'templates-out', 'snippets', name), built), fix).toEqual([]);
  });
});

describe('the tables of a README match the release', () => {
  test.each(blueprintNames(root))('%s', (name) => {
    const file = join(root, 'blueprints', name, 'README.md');
    const tables = readmeTables(readRelease(join(root, 'templates-out', name)));
    expect(existsSync(file), `write ${file}: copy the structure of audit-trail, then run npx hipaa-stacks readme`).toBe(
      true,
    );
    const readme = readFileSync(file, 'utf8');
    expect(readme, 'the tables are stale: run npx hipaa-stacks readme').toBe(withTables(readme, tables, file));
  });
});

test('a different byte, a missing file and an extra file are found', async () => {
  const folder = join(root, 'templates-out', 'snippets', 'data');
  const files = readdirSync(folder).sort();
  const built = files.map((file) => ({ file, bytes: new Uint8Array(readFileSync(join(folder, file))) }));
  expect(differing(folder, built)).toEqual([]);
  built[0]!.bytes[0]! ^= 1;
  const [, , ...others] = built;
  expect(differing(folder, [built[0]!, { file: 'new.yaml', bytes: new Uint8Array() }, ...others])).toEqual(
    [files[0], files[1], 'new.yaml'].sort(),
  );
});
