import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../manifest.ts';
import { parseYaml } from '../../template/yaml.ts';
import { workspaceRoot } from '../../workspace.ts';
import { formatFinding, type NamedTemplate } from '../finding.ts';
import { checkChains } from './run.ts';

const folder = join(workspaceRoot(), 'templates-out');
const systems = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'manifest.json')));

describe.each(systems)('chains in %s', (name) => {
  const manifest = JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')) as Manifest;
  const read = (file: string): NamedTemplate => ({
    stack: file,
    template: parseYaml(readFileSync(join(folder, name, file), 'utf8'), file) as NamedTemplate['template'],
  });
  const stacks = Object.entries(manifest.stacks).map(([id, { file }]) => [id, read(file)] as const);
  const excepted = new Set(manifest.exceptions.map(({ rule, resource }) => `${rule} ${resource.split('/').at(-1)}`));
  const chainsOf = (root: NamedTemplate, children: Readonly<Record<string, NamedTemplate>>) =>
    checkChains(root, children)
      .filter(({ check, logicalId }) => !excepted.has(`${check.replace(' ', ':')} ${logicalId}`))
      .map(formatFinding);

  it('find nothing in nested templates', () =>
    expect(chainsOf(read(manifest.root.file), Object.fromEntries(stacks))).toEqual([]));
  it.runIf('file' in manifest.flat)('find nothing in the flat template', () =>
    expect('file' in manifest.flat && chainsOf(read(manifest.flat.file), {})).toEqual([]),
  );

  it('find that bucket policies are removed', () => {
    const broken = stacks.map(([id, { stack, template }]) => {
      const Resources = Object.fromEntries(
        Object.entries(template.Resources).filter(([, { Type }]) => Type !== 'AWS::S3::BucketPolicy'),
      );
      return [id, { stack, template: { ...template, Resources: withoutMissingDependencies(Resources) } }] as const;
    });
    expect(chainsOf(read(manifest.root.file), Object.fromEntries(broken))).not.toEqual([]);
  });
});

/** Removes references in DependsOn to resources that do not exist. */
function withoutMissingDependencies(
  resources: NamedTemplate['template']['Resources'],
): NamedTemplate['template']['Resources'] {
  const entries = Object.entries(resources).map(([id, { DependsOn = [], ...resource }]) => [
    id,
    { ...resource, DependsOn: [DependsOn].flat().filter((other) => Object.hasOwn(resources, other)) },
  ]);
  return Object.fromEntries(entries) as typeof resources;
}
