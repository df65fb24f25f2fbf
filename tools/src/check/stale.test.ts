import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatFinding } from './finding.ts';
import { staleFiles } from './stale.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stale-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = ['a.yaml', 'b.yaml'].map((file) => ({ file, bytes: new TextEncoder().encode(file) }));
const fix = 'Run hipaa-stacks build. Do not edit it by hand.';

test('an edited file and a missing file are found', () => {
  writeFileSync(join(folder, 'a.yaml'), 'edited');
  expect(staleFiles(files, folder).map(formatFinding)).toEqual([
    `a.yaml: differs from the build. ${fix}`,
    `b.yaml: differs from the build. ${fix}`,
  ]);
});

test('files that match the build are not found', () => {
  for (const { file, bytes } of files) writeFileSync(join(folder, file), bytes);
  expect(staleFiles(files, folder)).toEqual([]);
});
