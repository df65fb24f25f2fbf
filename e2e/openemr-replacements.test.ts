import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { type Json, type ResourceFacts, resourceFacts, type Template } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { parameterSets } from '../tools/src/check/chains/parameter-sets.ts';
import { link } from '../tools/src/link/link.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';
import { references } from '../tools/src/template/walk.ts';

const spec = loadAwsServiceSpecSync();
const { blueprint } = await bundleCode(openEmr);
const { root } = link(blueprint, 'flat');
const resourcesWith = (parameters: Readonly<Record<string, Json>>) =>
  resolveTemplate(root, { parameters }).template.Resources;
type Resources = Template['Resources'];

/** Properties of a type whose change replaces the resource, and name properties. */
function factsOf(type: string) {
  const [found] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  const fixed = Object.entries(found?.properties ?? {}).filter(
    ([, { causesReplacement }]) => causesReplacement === 'yes',
  );
  return { fixed: fixed.map(([name]) => name), names: found?.primaryIdentifier ?? [] };
}

const refersTo = (value: Json | undefined, those: (id: string) => boolean) =>
  [...references(value ?? '')].some(({ id }) => those(id));

/** Whether a property is the name of its resource, and not of the resource that it belongs to. */
function isName(resources: Resources, id: string, property: string): boolean {
  const value = resources[id]!.Properties?.[property];
  return value !== undefined && !refersTo(value, (to) => to in resources);
}

/** Logical IDs of resources that an update replaces, and of those that keep a custom name, which AWS refuses. */
function replacements(before: Resources, after: Resources) {
  const both = Object.keys(after).filter((id) => before[id]);
  const replaced = new Set<string>();
  const differs = (id: string, property: string) => {
    const [old, now] = [before[id]!.Properties?.[property], after[id]!.Properties?.[property]];
    return JSON.stringify(old) !== JSON.stringify(now) || refersTo(now, (to) => replaced.has(to));
  };
  for (let known = -1; known !== replaced.size; ) {
    known = replaced.size;
    for (const id of both)
      if (factsOf(after[id]!.Type).fixed.some((property) => differs(id, property))) replaced.add(id);
  }
  const named = (id: string) => {
    const names = factsOf(after[id]!.Type).names.filter((name) => isName(after, id, name));
    return names.length > 0 && !names.some((name) => differs(id, name));
  };
  return { replaced: [...replaced].sort(), refused: [...replaced].filter(named).sort() };
}

const facts: Readonly<Record<string, ResourceFacts>> = resourceFacts;
const isStore = (type: string) => facts[type]?.stateful === true;

const defaults = Object.fromEntries(
  Object.entries(root.Parameters!).map(([name, { Default }]) => [name, Default as Json]),
);

/** One parameter with a value other than its default: each that a condition uses, and each with allowed values. */
const changes = [
  ...parameterSets(root, {}, () => []).map(({ parameters }) => parameters),
  ...Object.entries(root.Parameters!).flatMap(([name, { AllowedValues = [] }]) =>
    AllowedValues.map((value) => ({ [name]: value as Json })),
  ),
].flatMap((values) => {
  const [other, ...more] = Object.entries(values).filter(([name, value]) => value !== defaults[name]);
  return other && more.length === 0 ? [other] : [];
});

const updated = (values: Readonly<Record<string, Json>>) => {
  const [before, after] = [resourcesWith(defaults), resourcesWith({ ...defaults, ...values })];
  return [replacements(before, after), replacements(after, before)];
};

test('no parameter replaces a store, or a resource with a fixed name, except the parameters that document it', () => {
  const seen = new Map<string, Set<string>>();
  for (const [name, value] of changes)
    for (const { replaced, refused } of updated({ [name]: value })) {
      const lost = replaced.filter((id) => isStore(root.Resources[id]!.Type) && !refused.includes(id));
      for (const id of [...refused.map((each) => `${each} refused`), ...lost])
        seen.set(name, (seen.get(name) ?? new Set()).add(id));
    }
  expect(new Set(changes.map(([name]) => name)).size).toBeGreaterThan(20);
  expect(Object.fromEntries([...seen].map(([name, ids]) => [name, [...ids].sort()]))).toEqual({
    // Without DatabaseGeneration: AWS refuses it, also for the instances.
    SnapshotIdentifier: ['Database refused', 'DatabaseReader', 'DatabaseWriter'],
    // A system cannot move to another VPC: AWS refuses it.
    NetworkMode: ['SessionCache refused'],
  });
});

test('AWS accepts a snapshot with a new generation', () => {
  for (const { replaced, refused } of updated({ SnapshotIdentifier: 'before', DatabaseGeneration: '2' })) {
    expect(replaced).toContain('Database');
    expect(refused).toEqual([]);
  }
});

test('two systems fit in one account: required names are unique for each stack', () => {
  const everything = resourcesWith(parameterSets(root, {}, () => []).at(-1)!.parameters);
  const fixed = Object.keys(everything).filter((id) => {
    const { Type, Properties = {} } = everything[id]!;
    const [name = ''] = factsOf(Type).names;
    return isName(everything, id, name) && !JSON.stringify(Properties[name]).includes('AWS::StackId');
  });
  // A DNS name is unique worldwide.
  const ofDomain = ['AWS::Route53::RecordSet', 'AWS::SES::EmailIdentity'];
  expect(fixed.filter((id) => !ofDomain.includes(everything[id]!.Type))).toEqual([]);
  expect(fixed).toContain('DnsRecord');
});
