import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workspaceRoot } from '../../workspace.ts';
import { chains } from './index.ts';

it('lists every chain once, sorted by name', () => {
  const names = chains.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
});

it.each(chains)(
  '$name is defined in a file of that name, and has a test and a row in docs/chains.md',
  ({ name, why }) => {
    const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
    expect(read(`${name}.ts`)).toContain(`name: '${name}'`);
    expect(read(`${name}.test.ts`)).not.toBe('');
    const rows = readFileSync(join(workspaceRoot(), 'docs/chains.md'), 'utf8').replaceAll(/ +/g, ' ').split('\n');
    const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row, `a row for ${name}`).toBeDefined();
    expect(row).toContain(why);
  },
);
