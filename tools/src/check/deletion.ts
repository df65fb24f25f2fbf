import type { Json } from '@hipaa-stacks/cloudformation';
import type { Fault, ResourceCheck } from './finding.ts';
import { guess } from './guess.ts';
import { isComputed } from './values.ts';

/** Source: AWS CloudFormation Template Reference, "DeletionPolicy attribute". */
const withSnapshots = new Set([
  'AWS::DocDB::DBCluster',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
]);

const values = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'],
  UpdateReplacePolicy: ['Delete', 'Retain', 'Snapshot'],
} as const;

/** DeletionPolicy and UpdateReplacePolicy are valid, and Snapshot is only used for types that support snapshots. */
export const checkDeletion: ResourceCheck = (resource) => {
  const { Type, DeletionPolicy, UpdateReplacePolicy } = resource;
  return [
    ...wrongPolicy(Type, 'DeletionPolicy', DeletionPolicy),
    ...wrongPolicy(Type, 'UpdateReplacePolicy', UpdateReplacePolicy),
  ];
};

function wrongPolicy(type: string, name: keyof typeof values, value: Json | undefined): readonly Fault[] {
  if (value === undefined || isComputed(value)) return [];
  const allowed = values[name].filter((one) => one !== 'Snapshot' || withSnapshots.has(type));
  if ((allowed as readonly Json[]).includes(value)) return [];
  const what = `${name} is ${JSON.stringify(value)}, which ${type} does not support`;
  return [{ what, fix: typeof value === 'string' ? guess(value, allowed) : guess('', allowed) }];
}
