import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseYaml } from '../template/yaml.ts';
import { workspaceRoot } from '../workspace.ts';
import { checkShape } from './check.ts';

const folder = join(workspaceRoot(), 'templates-out');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

test('each template has no findings when it is checked separately, except for missing parent values', () => {
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const template = parseYaml(readFileSync(join(folder, file), 'utf8'), file);
    expect(checkShape({ stack: file, template }, {}), file).toEqual([]);
  }
});
