import type { Json, JsonObject, Paragraph, Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { buildBlueprint, type Release } from '../build/build.ts';
import { blueprintNames, loadBlueprint } from '../build/load.ts';
import type { Chain } from '../check/chains/chain.ts';
import { externalValue } from '../check/chains/external-values.ts';
import { chains } from '../check/chains/index.ts';
import { chainSystem } from '../check/chains/system.ts';
import { pseudoOf, resolveSystem } from '../resolve/index.ts';
import { isObject } from '../template/walk.ts';
import { workspaceRoot } from '../workspace.ts';
import { chainsForClaim } from './proofs.ts';

/**
 * Parameter sets with all options on: with all optional values set, with all resources created by the blueprint, and with the last of the
 * values of each choice; and the defaults, for what an option replaces.
 */
function fullParameterSets({ manifest, system }: Release) {
  const parameters = Object.entries(manifest.parameters);
  const on = parameters.flatMap(([name, { AllowedValues }]) =>
    AllowedValues?.includes('true') ? [[name, 'true'] as const] : [],
  );
  const values = parameters.flatMap(([name, declaration]) =>
    declaration.Default === '' && !declaration.AllowedValues ? [[name, externalValue(name, declaration)] as const] : [],
  );
  const choices = parameters.flatMap(([name, { Type, AllowedValues = [] }]) =>
    Type === 'String' && !AllowedValues.includes('true') && AllowedValues.length > 1
      ? [[name, `${AllowedValues.at(-1)}`] as const]
      : [],
  );
  return [[...on, ...values], on, [...on, ...choices], []].map((values) => ({
    root: system.root,
    children: system.children,
    parameters: Object.fromEntries(values),
    pseudo: pseudoOf('us-east-1'),
  }));
}

type Templates = Readonly<Record<string, Template>>;
type Change = (children: Templates, stack: string, id: string) => Templates;

/** Changes that break a resource: remove a property or deletion policy, invert a Boolean, set a number to 1, remove a related resource. */
function changesOf({ Properties = {}, Type }: Template['Resources'][string]): readonly Change[] {
  const edit =
    (change: (resource: JsonObject) => JsonObject): Change =>
    (children, stack, id) => {
      const template = children[stack]!;
      const changed = change(template.Resources[id] as unknown as JsonObject);
      return { ...children, [stack]: { ...template, Resources: { ...template.Resources, [id]: changed } } as Template };
    };
  const properties = (change: (properties: JsonObject) => Json) =>
    edit((resource) => ({ ...resource, Properties: change(resource.Properties as JsonObject) }));
  return [
    ...Object.keys(Properties).map((name) => properties((all) => without(all, name))),
    properties((all) => mapped(all, inverted)),
    properties((all) => mapped(all, withUnknownNames)),
    ...[...new Set(namesIn(Object.values(Properties) as Json[]))].map((name) =>
      properties((all) => withoutAnywhere(all, name)),
    ),
    ...(Type === 'AWS::EC2::SecurityGroup'
      ? [properties((all) => ({ ...all, SecurityGroupIngress: [allAddresses] }))]
      : []),
    edit((resource) => without(without(resource, 'DeletionPolicy'), 'UpdateReplacePolicy')),
    edit((resource) => without(resource, 'DependsOn')),
    withoutParts,
  ];
}

const allAddresses = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };

const without = (object: JsonObject, name: string) =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** Names of nested properties. */
function namesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item as Json));
  if (!isObject(value)) return [];
  const own = Object.keys(value).filter((key) => /^[A-Z]\w+$/.test(key) && key !== 'Ref');
  return [...own, ...namesIn(Object.values(value) as Json[])];
}

function withoutAnywhere(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item) => withoutAnywhere(item as Json, name));
  if (!isObject(value)) return value;
  const rest = Object.entries(value).filter(([key]) => key !== name);
  return Object.fromEntries(rest.map(([key, item]) => [key, withoutAnywhere(item as Json, name)]));
}

/** Inverts Booleans, and sets numbers to 1. */
const inverted = (value: Json): Json =>
  value === true || value === 'true' ? false : typeof value === 'number' ? 1 : value;

/** Replaces actions and services with unknown ones. */
function withUnknownNames(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (/^[a-z0-9-]+:[A-Z]\w+$/.test(value)) return 'unknown:UnknownAction';
  return /^[a-z0-9-]+\.amazonaws\.com$/.test(value) ? 'unknown.amazonaws.com' : value;
}

function mapped(value: Json, change: (scalar: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => mapped(item as Json, change));
  if (!isObject(value)) return change(value);
  if (typeof value.Ref === 'string' && /Days$/.test(value.Ref)) return change(2192);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item as Json, change)]));
}

/** Types that configure another resource or associate it. */
const parts = /(Policy|::BackupSelection|::NetworkAclEntry|::SubnetNetworkAclAssociation)$/;

/** Removes the parameters with which other stacks reference a resource: their names begin with its name. */
const withoutParts: Change = (children, stack, id) =>
  Object.fromEntries(
    Object.entries(children).map(([name, template]) => {
      const named = name === stack ? `"${id}"` : `"${id}`;
      const left = Object.entries(template.Resources).filter(
        ([, { Type, Properties }]) => !parts.test(Type) || !JSON.stringify(Properties).includes(named),
      );
      return [name, { ...template, Resources: Object.fromEntries(left) }];
    }),
  );

describe.each(blueprintNames(workspaceRoot()))('each claim of %s', async (name) => {
  const blueprint = await loadBlueprint(workspaceRoot(), name);
  const release = await buildBlueprint(blueprint);
  const systems = fullParameterSets(release);
  const { children } = release.system;
  const found = (system: ReturnType<typeof fullParameterSets>[number], checkedBy: readonly Chain[]) => {
    const looked = chainSystem({ system: resolveSystem(system), root: system.root, children: system.children });
    return checkedBy.flatMap((chain) => chain.check(looked)).map(({ resource, what }) => `${resource.key}: ${what}`);
  };
  const claims = Object.entries(release.manifest.supports).flatMap(([paragraph, resources]) =>
    resources.map((resource) => ({ paragraph: paragraph as Paragraph, resource })),
  );

  it.each(claims)('$resource: $paragraph is reported when it is not true', ({ paragraph, resource }) => {
    const [plan, id] = resource.split('/') as [string, string];
    const stack = Object.keys(children).find((key) => key.toLowerCase() === `${plan}stack`.toLowerCase())!;
    const child = children[stack]!;
    const checkedBy = chainsForClaim(child.Resources[id]!.Type, paragraph);
    const own = chains.filter((chain) => checkedBy.includes(chain.name));
    const noticed = systems.some((system) => {
      const before = found(system, own);
      return changesOf(child.Resources[id]!).some((change) =>
        found({ ...system, children: change(children, stack, id) }, own).some((finding) => !before.includes(finding)),
      );
    });
    expect(noticed, `one of ${checkedBy.join(', ')} reports it`).toBe(true);
  });
});
