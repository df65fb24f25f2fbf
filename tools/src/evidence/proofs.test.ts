import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject, Paragraph, Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it, test } from 'vitest';
import { buildBlueprint, type Release } from '../build/build.ts';
import { blueprintNames, loadBlueprint } from '../build/load.ts';
import type { Chain } from '../check/chains/chain.ts';
import { chains } from '../check/chains/index.ts';
import { chainSystem } from '../check/chains/system.ts';
import { pseudoOf, resolveSystem } from '../resolve/index.ts';
import { isObject } from '../template/walk.ts';
import { workspaceRoot } from '../workspace.ts';
import { chainsThatHold, proofs } from './proofs.ts';

test('each row is of a chain, in the words of docs/chains.md', () => {
  expect(chains.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(proofs)));
  expect(Object.keys(proofs)).toEqual(Object.keys(proofs).sort());
  const rows = readFileSync(join(workspaceRoot(), 'docs/chains.md'), 'utf8').replaceAll(/ +/g, ' ').split('\n');
  for (const [name, { follows }] of Object.entries(proofs))
    expect(
      rows.find((line) => line.startsWith(`| \`${name}\` |`)),
      name,
    ).toContain(`| ${follows} |`);
});

/** Makes what a parameter can turn on: `Create…` is true, what may be given is given. */
function everything({ manifest, system }: Release) {
  const given = Object.entries(manifest.parameters).flatMap(([name, { Default, AllowedValues, Type }]) => {
    if (/^Create/.test(name)) return [[name, 'true'] as const];
    if (Default !== '' || AllowedValues) return [];
    const value = /Arns?$/.test(name) ? `arn:aws:s3:::from-outside-${name.toLowerCase()}` : `from-outside-${name}`;
    return [[name, Type === 'CommaDelimitedList' ? [value] : value] as const];
  });
  const children = system.children;
  return { root: system.root, children, parameters: Object.fromEntries(given), pseudo: pseudoOf('us-east-1') };
}

type Change = (template: Template, id: string) => Template;

/** Ways to break a resource: a property or what happens on delete is gone, a switch is over, a number is 1, what stands beside it is gone. */
function changesOf({ Properties = {} }: Template['Resources'][string]): readonly Change[] {
  const edit =
    (change: (resource: JsonObject) => JsonObject): Change =>
    (template, id) =>
      ({
        ...template,
        Resources: { ...template.Resources, [id]: change(template.Resources[id] as unknown as JsonObject) },
      }) as Template;
  const without = (object: JsonObject, name: string) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  return [
    ...Object.keys(Properties).map((name) =>
      edit((resource) => ({ ...resource, Properties: without(resource.Properties as JsonObject, name) })),
    ),
    edit((resource) => ({ ...resource, Properties: mapped(resource.Properties as Json, turned) })),
    edit((resource) => ({ ...resource, Properties: mapped(resource.Properties as Json, estranged) })),
    edit((resource) => without(without(resource, 'DeletionPolicy'), 'UpdateReplacePolicy')),
    edit((resource) => without(resource, 'DependsOn')),
    withoutParts,
  ];
}

/** Switches turned over, and numbers 1. */
const turned = (value: Json): Json =>
  value === true || value === 'true' ? false : typeof value === 'number' ? 1 : value;

/** Actions and services that nobody knows. */
function estranged(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (/^[a-z0-9-]+:[A-Z]\w+$/.test(value)) return 'nobody:KnowsThis';
  return /^[a-z0-9-]+\.amazonaws\.com$/.test(value) ? 'nobody.amazonaws.com' : value;
}

function mapped(value: Json, change: (scalar: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => mapped(item as Json, change));
  if (!isObject(value)) return change(value);
  if (typeof value.Ref === 'string' && /Days$/.test(value.Ref)) return change(2192);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item as Json, change)]));
}

/** Types that say what another one does, or to what it is tied. */
const parts = /(Policy|::NetworkAclEntry|::SubnetNetworkAclAssociation)$/;

const withoutParts: Change = (template, id) => ({
  ...template,
  Resources: Object.fromEntries(
    Object.entries(template.Resources).filter(
      ([, { Type, Properties }]) => !parts.test(Type) || !JSON.stringify(Properties).includes(`"${id}"`),
    ),
  ),
});

describe.each(blueprintNames(workspaceRoot()))('each claim of %s', async (name) => {
  const blueprint = await loadBlueprint(workspaceRoot(), name);
  const release = await buildBlueprint(blueprint);
  const whole = everything(release);
  const found = (children: Readonly<Record<string, Template>>, held: readonly Chain[]) => {
    const system = resolveSystem({ ...whole, children });
    const looked = chainSystem({ system, root: whole.root, children });
    return held.flatMap((chain) => chain.check(looked)).map(({ resource, what }) => `${resource.key}: ${what}`);
  };
  const claims = Object.entries(release.manifest.supports).flatMap(([paragraph, resources]) =>
    resources.map((resource) => ({ paragraph: paragraph as Paragraph, resource })),
  );

  it.each(claims)('$resource: $paragraph is found when it is broken', ({ paragraph, resource }) => {
    const [plan, id] = resource.split('/') as [string, string];
    const stack = Object.keys(whole.children).find((key) => key.toLowerCase() === `${plan}stack`.toLowerCase())!;
    const child = whole.children[stack]!;
    const held = chainsThatHold(child.Resources[id]!.Type, paragraph);
    const own = chains.filter((chain) => held.includes(chain.name));
    const before = found(whole.children, own);
    const noticed = changesOf(child.Resources[id]!).some((change) =>
      found({ ...whole.children, [stack]: change(child, id) }, own).some((finding) => !before.includes(finding)),
    );
    expect(noticed, `one of ${held.join(', ')} notices`).toBe(true);
  });
});
