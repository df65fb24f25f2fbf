import { readFileSync } from 'node:fs';
import {
  type KeyFacts,
  type LinkedRoleFacts,
  type LinkedRoleNeeds,
  linkedRoleFacts,
  type PropertyTest,
  type ResourceTypeFacts,
  resourceTypeFacts,
} from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import type { Schema } from './schema/schema.ts';

type Types = Readonly<Record<string, ResourceTypeFacts>>;
type Roles = Readonly<Record<string, LinkedRoleFacts>>;

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const handlers: Readonly<Record<string, readonly string[]>> = read('schemas/actions.json').types;
const schemas: Readonly<Record<string, Schema>> = read('schemas/resources.json').types;
const iam = read('schemas/iam.json') as {
  readonly known: string;
  readonly services: Readonly<Record<string, { readonly actions: Readonly<Record<string, string>> }>>;
};
const generated: readonly string[] = read('../packages/cloudformation/scripts/resource-types.json');

const keysOf = ({ key, otherKeys = [] }: ResourceTypeFacts): readonly KeyFacts[] => [
  ...(key ? [key] : []),
  ...otherKeys,
];
const rolesOf = ({ linkedRoles }: ResourceTypeFacts): readonly string[] => [
  ...(linkedRoles?.names ?? []),
  ...Object.keys(linkedRoles?.conditional ?? {}),
];

/** Rows about keys: their handlers administer a key, and do not encrypt with it. */
const isKeyType = (type: string) => type.startsWith('AWS::KMS::');

/** KMS actions that are only in the rows or only in the handlers, without a reason; and reasons for actions in both. */
function keyDifferences(types: Types): readonly string[] {
  const all = new Set([...Object.keys(types), ...Object.keys(handlers)]);
  return [...all].filter((type) => !isKeyType(type)).flatMap((type) => keyDifferencesOf(type, types[type] ?? {}));
}

function keyDifferencesOf(type: string, facts: ResourceTypeFacts): readonly string[] {
  const ours = new Set(keysOf(facts).flatMap(({ actions }) => actions));
  const theirs = new Set(handlers[type]?.filter((action) => action.startsWith('kms:')) ?? []);
  const reasons = Object.assign({}, ...keysOf(facts).map(({ differences }) => differences)) as Record<string, string>;
  const differing = [...ours].filter((a) => !theirs.has(a)).concat([...theirs].filter((a) => !ours.has(a)));
  return [
    ...differing.filter((action) => !reasons[action]).map((action) => `${type}: no reason for ${action}`),
    ...Object.keys(reasons)
      .filter((action) => !differing.includes(action))
      .map((action) => `${type}: ${action} is not a difference`),
  ];
}

/** Types for which only the row or only the handlers have a service-linked role, without a reason; and stale reasons. */
function roleDifferences(types: Types): readonly string[] {
  const all = new Set([...Object.keys(types), ...Object.keys(handlers)]);
  return [...all].flatMap((type) => {
    const facts = types[type] ?? {};
    const hasRole = handlers[type]?.includes('iam:CreateServiceLinkedRole') ?? false;
    const differs = hasRole !== rolesOf(facts).length > 0;
    const reason = facts.linkedRoles?.difference;
    if (differs && !reason) return [`${type}: no reason why the handlers ${hasRole ? 'make' : 'do not make'} a role`];
    return !differs && reason ? [`${type}: no difference`] : [];
  });
}

/** Roles that are only in one of the two files. */
function unmatchedRoles(types: Types, roles: Roles): readonly string[] {
  const named = new Set(Object.values(types).flatMap(rolesOf));
  return [
    ...[...named].filter((role) => !roles[role]).map((role) => `${role} is not described`),
    ...Object.keys(roles)
      .filter((role) => !named.has(role))
      .map((role) => `${role} is needed by no type`),
  ];
}

/** A property for a key, such as `KmsKeyId` or `EncryptionKey`. */
const isKeyName = (name: string) => /kms.*key|encryptionkey|^key(id|arn)$/i.test(name);

/** The property paths of a type for keys; `[]` follows a list. */
function keyPaths(type: string): readonly string[] {
  const { definitions = {}, ...root } = schemas[type] ?? {};
  const nameOf = ($ref: string) => $ref.replace('#/definitions/', '');
  const within = (schema: Schema, path: string, seen: readonly string[]): readonly string[] => {
    if (schema.$ref) {
      const name = nameOf(schema.$ref);
      return seen.includes(name) ? [] : within(definitions[name] ?? {}, path, [...seen, name]);
    }
    const isKey = schema.type === 'string' && isKeyName(path.split('.').at(-1) ?? '');
    return [
      ...(isKey ? [path] : []),
      ...(isSchema(schema.items) ? within(schema.items, `${path}[]`, seen) : []),
      ...(schema.anyOf ?? []).flatMap((variant) => within(variant, path, seen)),
      ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
        within(property, path ? `${path}.${name}` : name, seen),
      ),
    ];
  };
  return [...new Set(within(root, '', []))];
}

const isSchema = (items: Schema['items']): items is Schema => typeof items === 'object' && !Array.isArray(items);

/** Key properties without a row, and rows for properties that the type does not have. */
function unmatchedPaths(types: Types): readonly string[] {
  const all = Object.keys(schemas).filter((type) => !isKeyType(type));
  return [...new Set([...all, ...Object.keys(types)])].flatMap((type) => {
    const ours = keysOf(types[type] ?? {}).flatMap(({ at }) => at);
    const theirs = keyPaths(type);
    return [
      ...theirs.filter((path) => !ours.includes(path)).map((path) => `${type}: ${path} has no row`),
      ...ours.filter((path) => !theirs.includes(path)).map((path) => `${type}: there is no ${path}`),
    ];
  });
}

/** Conditions of service-linked roles that cannot be evaluated: without a test, or with a property or a value that the type does not have. */
function invalidConditions(types: Types): readonly string[] {
  return Object.entries(types).flatMap(([type, { linkedRoles }]) =>
    Object.entries(linkedRoles?.conditional ?? {}).flatMap(([role, condition]) => {
      if (typeof condition !== 'object') return [`${role}: no test`];
      if ('unknown' in condition) return condition.unknown.trim() ? [] : [`${role}: no text`];
      if (!condition.anyOf?.length) return [`${role}: no test`];
      return condition.anyOf.flatMap((test) => invalidTest(type, test).map((what) => `${role}: ${what}`));
    }),
  );
}

function invalidTest(type: string, test: PropertyTest): readonly string[] {
  const { property } = test;
  const found = schemaAt(type, property);
  if (!found) return [`there is no ${property}`];
  const tests = ['equals', 'like', 'isSet'].filter((name) => name in test);
  if (tests.length !== 1) return [`${property} needs one of equals, like and isSet`];
  if (!('equals' in test)) return [];
  const { equals } = test;
  const pairs = typeof equals === 'object' ? Object.entries(equals) : [['', equals] as const];
  return pairs.flatMap(([member, value]) => {
    const at = member ? schemaAt(type, `${property}.${member}`) : found;
    const where = member ? `${property}.${member}` : property;
    if (!at) return [`there is no ${where}`];
    const isOther = at.enum ? !at.enum.includes(value) : [at.type].flat()[0] !== typeof value;
    return isOther ? [`${where} is never ${value}`] : [];
  });
}

/** The schema at a property path of a type, in which `[]` follows a list. */
function schemaAt(type: string, path: string): Schema | undefined {
  const { definitions = {}, ...root } = schemas[type] ?? {};
  const named = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref ? named(definitions[schema.$ref.replace('#/definitions/', '')]) : schema;
  return path.split('.').reduce<Schema | undefined>((schema, part) => {
    const found = named(schema?.properties?.[part.replace('[]', '')]);
    if (!part.endsWith('[]')) return found;
    return isSchema(found?.items) ? named(found.items) : undefined;
  }, root);
}

/** IAM actions that do not exist. For services without listed actions, only the prefix is checked. */
function unknownActions(types: Types, roles: Roles): readonly string[] {
  const named = [
    ...Object.values(types).flatMap((facts) => [
      ...keysOf(facts).flatMap(({ actions, differences }) => [...actions, ...Object.keys(differences)]),
      ...Object.entries(facts.data?.calls ?? {}).flatMap(([call, actions]) => [call, ...actions]),
      ...(facts.calls?.actions ?? []),
    ]),
    ...Object.values(roles).flatMap(({ kms }) => kms),
  ];
  return [...new Set(named)].filter((action) => {
    const [service = '', name = ''] = action.split(':');
    const listed = iam.services[service]?.actions;
    return listed
      ? !Object.values(listed).join(' ').split(' ').includes(name.toLowerCase())
      : !iam.known.split(' ').includes(service);
  });
}

/** Rows without a source. */
function unsourced(types: Types, roles: Roles): readonly string[] {
  return [
    ...Object.entries(types).flatMap(([type, facts]) =>
      [...keysOf(facts), facts.data, facts.linkedRoles, facts.calls]
        .filter((row) => row && !row.source.trim())
        .map(() => type),
    ),
    ...Object.entries(roles)
      .filter(([, { source }]) => !source.trim())
      .map(([role]) => role),
  ];
}

/** Types that are only in third-party templates: the repository has no schemas of them to compare with. */
const foreignTypes = [
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::OpenSearchService::Domain',
  'AWS::Redshift::Cluster',
];
const ownFacts: Types = Object.fromEntries(
  Object.entries(resourceTypeFacts()).filter(([type]) => !foreignTypes.includes(type)),
);

const withType = (type: string, change: (facts: ResourceTypeFacts) => ResourceTypeFacts): Types => ({
  ...ownFacts,
  [type]: change(ownFacts[type] ?? {}),
});
const withKey = (type: string, change: Partial<KeyFacts>) =>
  withType(type, (facts) => ({ ...facts, key: { ...(facts.key as KeyFacts), ...change } }));

test('keys: each KMS action that is only in the rows or only in the handlers has a reason, and no other has', () => {
  expect(keyDifferences(ownFacts)).toEqual([]);
});

test('keys: an extra action, a missing action, an extra reason and a missing row are found', () => {
  const vault = 'AWS::Backup::BackupVault';
  const { key } = ownFacts[vault] ?? {};
  const actions = key?.actions ?? [];
  expect(keyDifferences(withKey(vault, { actions: [...actions, 'kms:Sign'] }))).toEqual([
    `${vault}: no reason for kms:Sign`,
  ]);
  expect(keyDifferences(withKey(vault, { actions: actions.filter((action) => action !== 'kms:Decrypt') }))).toEqual([
    `${vault}: no reason for kms:Decrypt`,
  ]);
  expect(keyDifferences(withKey(vault, { differences: { 'kms:Decrypt': 'stale' } }))).toEqual([
    `${vault}: kms:Decrypt is not a difference`,
  ]);
  expect(keyDifferences(withType(vault, () => ({})))).toHaveLength(actions.length);
});

test('keys: every property for a key has a row, and every row a property', () => {
  expect(unmatchedPaths(ownFacts)).toEqual([]);
});

test('keys: a misspelled and a missing property are found', () => {
  expect(unmatchedPaths(withKey('AWS::SQS::Queue', { at: ['KmsMasterKey'] }))).toEqual([
    'AWS::SQS::Queue: KmsMasterKeyId has no row',
    'AWS::SQS::Queue: there is no KmsMasterKey',
  ]);
  expect(keyPaths('AWS::EC2::Instance')).toEqual(['BlockDeviceMappings[].Ebs.KmsKeyId']);
  expect(keyPaths('AWS::Kinesis::Stream')).toEqual(['StreamEncryption.KeyId']);
});

test('service-linked roles: a type has one exactly if its handlers create one, or has a reason', () => {
  expect(roleDifferences(ownFacts)).toEqual([]);
});

test('service-linked roles: a missing row, a missing reason and a stale reason are found', () => {
  const group = 'AWS::AutoScaling::AutoScalingGroup';
  expect(roleDifferences(withType(group, () => ({})))).toEqual([`${group}: no reason why the handlers make a role`]);
  expect(
    roleDifferences(
      withType('AWS::SQS::Queue', () => ({ linkedRoles: { names: ['AWSServiceRoleForRDS'], source: 'x' } })),
    ),
  ).toEqual(['AWS::SQS::Queue: no reason why the handlers do not make a role']);
  expect(
    roleDifferences(
      withType(group, () => ({
        linkedRoles: { names: ['AWSServiceRoleForAutoScaling'], difference: 'x', source: 'x' },
      })),
    ),
  ).toEqual([`${group}: no difference`]);
});

test('service-linked roles: all roles that types need are described, and no others', () => {
  expect(unmatchedRoles(resourceTypeFacts(), linkedRoleFacts())).toEqual([]);
  const { AWSServiceRoleForBackup, ...others } = linkedRoleFacts();
  expect(unmatchedRoles(resourceTypeFacts(), others)).toEqual(['AWSServiceRoleForBackup is not described']);
  expect(
    unmatchedRoles(resourceTypeFacts(), {
      ...linkedRoleFacts(),
      AWSServiceRoleForSupport: AWSServiceRoleForBackup as LinkedRoleFacts,
    }),
  ).toEqual(['AWSServiceRoleForSupport is needed by no type']);
});

test('service-linked roles: each condition can be evaluated with the properties of its type, or says that it cannot', () => {
  expect(invalidConditions(ownFacts)).toEqual([]);
});

test.each([
  [{ anyOf: [] }, 'no test'],
  [{ unknown: ' ' }, 'no text'],
  ['is true, of the table or of an index', 'no test'],
  [{ anyOf: [{ property: 'MultiRegional', equals: true }] }, 'there is no MultiRegional'],
  [{ anyOf: [{ property: 'MultiRegion', equals: 'true' }] }, 'MultiRegion is never true'],
  [{ anyOf: [{ property: 'KeyUsage', equals: 'SIGN' }] }, 'KeyUsage is never SIGN'],
  [{ anyOf: [{ property: 'KeyUsage' }] }, 'KeyUsage needs one of equals, like and isSet'],
  [{ anyOf: [{ property: 'Tags[]', equals: { Name: 'a' } }] }, 'there is no Tags[].Name'],
])('service-linked roles: a condition that cannot be evaluated is found: %j', (condition, what) => {
  const role = 'AWSServiceRoleForKeyManagementServiceMultiRegionKeys';
  const conditional = { [role]: condition } as unknown as NonNullable<LinkedRoleNeeds['conditional']>;
  const types = withType('AWS::KMS::Key', () => ({ linkedRoles: { names: [], conditional, source: 'x' } }));
  expect(invalidConditions(types)).toEqual([`${role}: ${what}`]);
});

test('service-linked roles: each has a name and a service in the format of IAM', () => {
  for (const [role, { service }] of Object.entries(linkedRoleFacts())) {
    expect(role).toMatch(/^AWSServiceRoleFor[A-Za-z0-9_]+$/);
    expect(service, role).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
  }
});

test('all rows are for types that builders can use', () => {
  expect(Object.keys(resourceTypeFacts()).filter((type) => !generated.includes(type))).toEqual(foreignTypes);
});

test('every action exists in IAM', () => {
  expect(unknownActions(resourceTypeFacts(), linkedRoleFacts())).toEqual([]);
  expect(
    unknownActions(withKey('AWS::SQS::Queue', { actions: ['kms:Decipher', 'qms:Decrypt'] }), linkedRoleFacts()),
  ).toEqual(['kms:Decipher', 'qms:Decrypt']);
});

test('every row has its source', () => {
  expect(unsourced(resourceTypeFacts(), linkedRoleFacts())).toEqual([]);
  expect(unsourced(withKey('AWS::SQS::Queue', { source: ' ' }), {})).toEqual(['AWS::SQS::Queue']);
});
