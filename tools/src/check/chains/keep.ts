import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { logWriters } from './log-writers.ts';
import { at, isTrue, keyed } from './properties.ts';
import { keyPropertiesOf } from './stores.ts';

/**
 * Databases in a VPC. Retained, they would still use its subnets and security groups, and the deletion of the stack
 * would fail.
 */
const databases = new Set([
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::DocDB::DBCluster',
  'AWS::Neptune::DBCluster',
  'AWS::Redshift::Cluster',
]);

/** Data stores that do not depend on other resources of the stack, except their key. */
const stores = new Set([
  'AWS::Backup::BackupVault',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EFS::FileSystem',
  'AWS::HealthLake::FHIRDatastore',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
]);

/**
 * Resources with data or evidence are retained when their stack is deleted, with their key and the policy that protects
 * them, and deletion protection does not prevent the rollback of a failed creation:
 *
 * - databases: `Snapshot` for both policies;
 * - other stores: both policies set, and to the same; `Delete` in both is accepted as intended;
 * - buckets to which a service writes immediately, and their key: `Retain`, because a rollback finds them not empty;
 * - keys and bucket policies: retained as long as the store.
 *
 * Not checked: whether a store that is deleted with its stack contains needed data, and protection that is enabled
 * later.
 */
export const keep: Chain = {
  name: 'keep',
  why: 'The stack was deleted or rolled back, and the data, its KMS key or the evidence was deleted with it.',
  check: (system) => {
    const evidence = writtenImmediately(system);
    const resources = [...system.resources.values()];
    return [
      ...resources.flatMap((resource) => {
        if (isDatabase(resource)) return databaseFindings(resource);
        if (evidence.has(resource)) return evidenceFindings(resource);
        return stores.has(resource.type) ? storeFindings(resource) : [];
      }),
      ...keyFindings(system, evidence),
      ...policyFindings(system, evidence),
      ...(system.byDefault ? resources.flatMap(protectedAtCreate) : []),
    ];
  },
};

/** An instance in a cluster has no separate data, and a replica has only the data of its source. */
const isDatabase = ({ type, properties }: ChainResource): boolean =>
  databases.has(type) &&
  (type !== 'AWS::RDS::DBInstance' ||
    (properties.DBClusterIdentifier === undefined && properties.SourceDBInstanceIdentifier === undefined));

const isKept = ({ deletionPolicy = '' }: ChainResource) => deletionPolicy.startsWith('Retain');

/** Whether the data or a snapshot of it is retained. */
const isDataRetained = (resource: ChainResource) => isKept(resource) || resource.deletionPolicy === 'Snapshot';

function policiesText({ deletionPolicy, updateReplacePolicy }: ChainResource): string {
  if (deletionPolicy === undefined && updateReplacePolicy === undefined)
    return 'DeletionPolicy and UpdateReplacePolicy are not set';
  const set = (name: string, value?: string) => (value === undefined ? `${name} is not set` : `${name} is ${value}`);
  return `${set('DeletionPolicy', deletionPolicy)} and ${set('UpdateReplacePolicy', updateReplacePolicy)}`;
}

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function databaseFindings(resource: ChainResource): readonly ChainFinding[] {
  if (resource.deletionPolicy === 'Snapshot' && resource.updateReplacePolicy === 'Snapshot') return [];
  const why = isKept(resource)
    ? 'the retained database still uses its subnets and security groups'
    : 'its data can be lost';
  return [finding(resource, `${policiesText(resource)}: ${why}`, 'Set both to Snapshot.')];
}

function storeFindings(resource: ChainResource): readonly ChainFinding[] {
  const { deletionPolicy, updateReplacePolicy } = resource;
  const bothDelete = deletionPolicy === 'Delete' && updateReplacePolicy === 'Delete';
  if (bothDelete || (isKept(resource) && updateReplacePolicy === 'Retain')) return [];
  return [
    finding(
      resource,
      `${policiesText(resource)}: data may be deleted with the stack or on replacement`,
      'Set them to RetainExceptOnCreate and Retain, or both to Delete if the data is not needed.',
    ),
  ];
}

function evidenceFindings(resource: ChainResource): readonly ChainFinding[] {
  if (resource.deletionPolicy === 'Retain' && resource.updateReplacePolicy === 'Retain') return [];
  const what = `${policiesText(resource)}, but a service writes logs to it immediately: a rollback fails because it is not empty`;
  return [finding(resource, what, 'Set both to Retain.')];
}

/** Buckets to which a service writes a test file or a log immediately after their creation. */
function writtenImmediately(system: ChainSystem): ReadonlySet<ChainResource> {
  const buckets = logWriters(system).flatMap(({ kind, bucket }) => (bucket && kind !== 'access-log' ? [bucket] : []));
  return new Set(buckets);
}

function keyFindings(system: ChainSystem, evidence: ReadonlySet<ChainResource>): readonly ChainFinding[] {
  const needed = new Map<ChainResource, ChainResource>();
  for (const resource of system.resources.values()) {
    const isStore = stores.has(resource.type) || isDatabase(resource);
    if (!isStore || !isDataRetained(resource)) continue;
    for (const { value } of keyPropertiesOf(resource)) {
      const key = keyOf(system, value, resource);
      if (typeof key !== 'string' && (evidence.has(resource) || !needed.has(key))) needed.set(key, resource);
    }
  }
  return [...needed].flatMap(([key, store]) => {
    if (!isKept(key) || key.updateReplacePolicy !== 'Retain')
      return [
        finding(
          key,
          `${policiesText(key)}, but ${store.id} is retained: it cannot be read without the key`,
          'Retain it as long as the data store: RetainExceptOnCreate (or Retain) and Retain.',
        ),
      ];
    if (!evidence.has(store) || key.deletionPolicy === 'Retain') return [];
    const what = `is deleted when its creation is rolled back, but ${store.id} is retained with its logs`;
    return [finding(key, what, 'Set DeletionPolicy to Retain.')];
  });
}

function policyFindings(system: ChainSystem, evidence: ReadonlySet<ChainResource>): readonly ChainFinding[] {
  return system.ofType('AWS::S3::BucketPolicy').flatMap((policy) => {
    const bucket = system.target(policy.properties.Bucket, policy, 'AWS::S3::Bucket');
    if (!bucket || !isKept(bucket)) return [];
    const isRetainedWithBucket = evidence.has(bucket) ? policy.deletionPolicy === 'Retain' : isKept(policy);
    if (isRetainedWithBucket && policy.updateReplacePolicy === 'Retain') return [];
    const what = `${policiesText(policy)}, but ${bucket.id} is retained: it would lose the statements that deny access to it`;
    return [finding(policy, what, `Set the same policies as on ${bucket.id}.`)];
  });
}

const protections: Readonly<Record<string, string>> = {
  'AWS::RDS::DBCluster': 'DeletionProtection',
  'AWS::RDS::DBInstance': 'DeletionProtection',
  'AWS::DocDB::DBCluster': 'DeletionProtection',
  'AWS::Neptune::DBCluster': 'DeletionProtection',
  'AWS::DynamoDB::Table': 'DeletionProtectionEnabled',
  'AWS::Logs::LogGroup': 'DeletionProtectionEnabled',
  'AWS::NetworkFirewall::Firewall': 'DeleteProtection',
  'AWS::Cognito::UserPool': 'DeletionProtection',
};

function protectedAtCreate(resource: ChainResource): readonly ChainFinding[] {
  const property = protections[resource.type];
  const value = property
    ? at(resource, property)
    : resource.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer'
      ? keyed(resource.properties.LoadBalancerAttributes, 'deletion_protection.enabled')
      : undefined;
  if (!isTrue(value) && value !== 'ACTIVE') return [];
  return [
    finding(
      resource,
      'has deletion protection when it is created: a creation that fails later cannot be rolled back',
      'Set deletion protection from a parameter that is off by default, and turn it on in a second update.',
    ),
  ];
}
