import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../resolve/index.ts';
import { parseYaml } from '../../../template/yaml.ts';
import { workspaceRoot } from '../../../workspace.ts';
import { plantAll } from '../plant.ts';
import type { Templates } from '../system.ts';
import { buildRules } from './builds.ts';

const file = join(workspaceRoot(), 'templates-out/snippets/compute/image-build.yaml');
const templates: Templates = {
  [ROOT]: { stack: ROOT, template: parseYaml(readFileSync(file, 'utf8'), file) as never },
};

/** The repository of the snippet is a parameter. */
const withoutSites = ['tags of images can be moved', 'a build pushes to another repository'];

test.each(buildRules.filter(({ name }) => !withoutSites.includes(name)))('$name: is found in the snippet', (rule) => {
  const planted = rule.plant(templates);
  expect(planted.length).toBeGreaterThan(0);
  const missed = plantAll(templates, planted).filter(({ found }) => found.length === 0);
  expect(missed.map(({ planted: { what } }) => what)).toEqual([]);
});
