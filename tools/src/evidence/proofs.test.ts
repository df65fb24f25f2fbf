import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chains } from '../check/chains/index.ts';
import { workspaceRoot } from '../workspace.ts';
import { proofs } from './proofs.ts';

test('each row is of a chain, with the text of docs/chains.md', () => {
  expect(chains.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(proofs)));
  expect(Object.keys(proofs)).toEqual(Object.keys(proofs).sort());
  const rows = readFileSync(join(workspaceRoot(), 'docs/chains.md'), 'utf8').replaceAll(/ +/g, ' ').split('\n');
  for (const [name, { follows }] of Object.entries(proofs))
    expect(
      rows.find((line) => line.startsWith(`| \`${name}\` |`)),
      name,
    ).toContain(`| ${follows} |`);
});
