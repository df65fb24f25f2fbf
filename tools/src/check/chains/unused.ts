import { valuesIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { givenName } from './names.ts';
import { trustOf } from './policies.ts';
import { listOf, textOf } from './text.ts';

/** What counts as use of a resource type. */
interface Use {
  /** Types whose reference is not a use: they allow access to the resource, monitor it or describe it. */
  readonly nonUses: RegExp;
  /** The missing use, such as `nothing assumes it`. */
  readonly what: string;
  /** Checks for a use without a reference. */
  readonly isUsedOtherwise?: (system: ChainSystem, resource: ChainResource) => boolean;
}

const policyTypes =
  'IAM::(ManagedPolicy|Policy|RolePolicy|UserPolicy|GroupPolicy)|S3::BucketPolicy|SQS::Queue(Inline)?Policy|SNS::Topic(Inline)?Policy|KMS::(Key|ReplicaKey)|SecretsManager::ResourcePolicy';
const monitoringTypes =
  'CloudWatch::(Alarm|CompositeAlarm|Dashboard)|Logs::(MetricFilter|SubscriptionFilter|QueryDefinition)';
const nonUses = (...more: readonly string[]): RegExp =>
  new RegExp(`^AWS::(${[policyTypes, monitoringTypes, ...more].join('|')})$`);
const requireUse = (what: string, ...more: readonly string[]): Use => ({ nonUses: nonUses(...more), what });

/**
 * Types that have a purpose only if another resource uses them. Other types have a purpose, or store data: rules,
 * alarms, trails, buckets, tables, policies.
 */
const uses: Readonly<Record<string, Use>> = {
  'AWS::AutoScaling::LaunchConfiguration': requireUse('it launches nothing'),
  'AWS::Backup::BackupVault': requireUse('no backup plan uses it'),
  'AWS::CertificateManager::Certificate': requireUse('no listener uses it'),
  'AWS::EC2::EIP': {
    ...requireUse('it is not attached to anything'),
    isUsedOtherwise: (_, { properties }) => properties.InstanceId !== undefined,
  },
  'AWS::EC2::LaunchTemplate': requireUse('it launches nothing'),
  'AWS::EC2::NatGateway': requireUse('no route uses it'),
  'AWS::EC2::RouteTable': requireUse('no subnet uses it', 'EC2::Route', 'EC2::VPCEndpoint'),
  'AWS::EC2::SecurityGroup': {
    ...requireUse('it has no members', 'EC2::SecurityGroup(Ingress|Egress)?'),
    isUsedOtherwise: (_, { properties }) => properties.GroupName === 'default',
  },
  'AWS::ECS::Cluster': requireUse('no service runs in it', 'ECS::ClusterCapacityProviderAssociations'),
  'AWS::ECS::TaskDefinition': requireUse('nothing runs it'),
  'AWS::EFS::AccessPoint': requireUse('nothing mounts it'),
  'AWS::ElastiCache::SubnetGroup': requireUse('no cache uses it'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': requireUse(
    'no listener forwards to it',
    'ECS::Service',
    'AutoScaling::AutoScalingGroup',
  ),
  'AWS::IAM::InstanceProfile': requireUse('no instance uses it'),
  'AWS::IAM::ManagedPolicy': {
    ...requireUse('it is not attached to any principal'),
    isUsedOtherwise: (_, { properties }) =>
      ['Roles', 'Users', 'Groups'].some((list) => listOf(properties[list]).length > 0),
  },
  'AWS::IAM::Role': { ...requireUse('nothing assumes it'), isUsedOtherwise: isForPeople },
  'AWS::KMS::Key': { ...requireUse('it encrypts nothing', 'KMS::Alias'), isUsedOtherwise: isUsedByAlias },
  'AWS::Lambda::Function': requireUse('nothing calls it', 'Lambda::(EventInvokeConfig|Version)'),
  'AWS::Logs::LogGroup': { ...requireUse('nothing writes to it'), isUsedOtherwise: hasServiceName },
  'AWS::RDS::DBSubnetGroup': requireUse('no database uses it'),
  'AWS::SNS::Topic': {
    nonUses: new RegExp(`^AWS::(${policyTypes})$`),
    what: 'nothing publishes to it, and it has no subscription',
  },
  'AWS::SQS::Queue': requireUse('nothing sends to it or reads it'),
  'AWS::WAFv2::IPSet': requireUse('no rule uses it'),
  'AWS::WAFv2::RuleGroup': requireUse('no web ACL uses it'),
};

/**
 * Every resource is used: it finds, for example, a role that nothing assumes, a key that encrypts nothing, and a log
 * group to which nothing writes. A policy that allows access to a resource and an alarm that monitors it are not
 * uses. An output is a use.
 *
 * It can't see uses of a resource by an external name, so it accepts log groups with names that AWS services use.
 * Other chains check parameter groups, network ACLs, secrets and web ACLs.
 */
export const unused: Chain = {
  name: 'unused',
  why: 'The logs appeared to be encrypted and retained, in a log group that nothing wrote to.',
  check: (system) =>
    Object.entries(uses).flatMap(([type, use]) =>
      system.ofType(type).flatMap((resource) => (isUsed(system, resource, use) ? [] : [finding(resource, use)])),
    ),
};

const finding = (resource: ChainResource, { what }: Use): ChainFinding => ({
  resource,
  what: `is not referenced by anything that uses it: ${what}`,
  fix: 'Reference it, export it as an output, or remove it (with the condition of the resource that would use it).',
});

function isUsed(system: ChainSystem, resource: ChainResource, use: Use): boolean {
  if (system.isOutput(resource)) return true;
  if (system.referencedBy(resource).some((reader) => reader !== resource && !use.nonUses.test(reader.type)))
    return true;
  return use.isUsedOtherwise?.(system, resource) || isNamed(system, resource, use);
}

/** Whether a text of another resource contains its physical name, if the template sets one. */
function isNamed(system: ChainSystem, resource: ChainResource, { nonUses: ignored }: Use): boolean {
  const name = givenName(resource);
  if (name === undefined || name.length < 3) return false;
  return [...system.resources.values()].some(
    (other) =>
      other !== resource &&
      !ignored.test(other.type) &&
      [...valuesIn(other.properties)].some(({ value }) => textOf(value).includes(name)),
  );
}

/** Whether users or accounts can assume it. Their use is outside of the templates. */
function isForPeople(_: ChainSystem, role: ChainResource): boolean {
  return trustOf(role).some(({ principals }) => principals.some(({ kind }) => kind !== 'Service'));
}

function isUsedByAlias(system: ChainSystem, key: ChainResource): boolean {
  return system
    .referencedBy(key)
    .filter(({ type }) => type === 'AWS::KMS::Alias')
    .some((alias) => system.isOutput(alias) || isUsed(system, alias, requireUse('')));
}

/** Whether an AWS service writes to a log group with this name: functions, databases, APIs, networks. */
function hasServiceName(_: ChainSystem, { properties }: ChainResource): boolean {
  return /^(\/aws\/|aws-waf-logs-|API-Gateway-Execution-Logs)/.test(textOf(properties.LogGroupName));
}
