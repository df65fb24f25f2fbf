import { valuesIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { givenName } from './names.ts';
import { trustOf } from './policies.ts';
import { listOf, textOf } from './text.ts';

/** What makes a resource of a type useful. */
interface Use {
  /** Types whose reference to it is no use: they permit, watch or describe it. */
  readonly besides: RegExp;
  /** What is missing: `it is … by nothing`. */
  readonly what: string;
  /** A use that can't be seen in references. */
  readonly otherwise?: (system: ChainSystem, resource: ChainResource) => boolean;
}

const permits =
  'IAM::(ManagedPolicy|Policy|RolePolicy|UserPolicy|GroupPolicy)|S3::BucketPolicy|SQS::Queue(Inline)?Policy|SNS::Topic(Inline)?Policy|KMS::(Key|ReplicaKey)|SecretsManager::ResourcePolicy';
const watches = 'CloudWatch::(Alarm|CompositeAlarm|Dashboard)|Logs::(MetricFilter|SubscriptionFilter|QueryDefinition)';
const besides = (...more: readonly string[]): RegExp => new RegExp(`^AWS::(${[permits, watches, ...more].join('|')})$`);
const anyone = (what: string, ...more: readonly string[]): Use => ({ besides: besides(...more), what });

/** Types that have no purpose of their own. All others have one, or hold data: rules, alarms, trails, buckets, tables, policies. */
const uses: Readonly<Record<string, Use>> = {
  'AWS::AutoScaling::LaunchConfiguration': anyone('it launches nothing'),
  'AWS::Backup::BackupVault': anyone('no backup plan uses it'),
  'AWS::CertificateManager::Certificate': anyone('no listener uses it'),
  'AWS::EC2::EIP': {
    ...anyone('it is not attached to anything'),
    otherwise: (_, { properties }) => properties.InstanceId !== undefined,
  },
  'AWS::EC2::LaunchTemplate': anyone('it launches nothing'),
  'AWS::EC2::NatGateway': anyone('no route uses it'),
  'AWS::EC2::RouteTable': anyone('no subnet uses it', 'EC2::Route', 'EC2::VPCEndpoint'),
  'AWS::EC2::SecurityGroup': {
    ...anyone('it has no members', 'EC2::SecurityGroup(Ingress|Egress)?'),
    otherwise: (_, { properties }) => properties.GroupName === 'default',
  },
  'AWS::ECS::Cluster': anyone('no service runs in it', 'ECS::ClusterCapacityProviderAssociations'),
  'AWS::ECS::TaskDefinition': anyone('nothing runs it'),
  'AWS::EFS::AccessPoint': anyone('nothing mounts it'),
  'AWS::ElastiCache::SubnetGroup': anyone('no cache uses it'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': anyone(
    'no listener forwards to it',
    'ECS::Service',
    'AutoScaling::AutoScalingGroup',
  ),
  'AWS::IAM::InstanceProfile': anyone('no instance uses it'),
  'AWS::IAM::ManagedPolicy': {
    ...anyone('it is not attached to any principal'),
    otherwise: (_, { properties }) => ['Roles', 'Users', 'Groups'].some((list) => listOf(properties[list]).length > 0),
  },
  'AWS::IAM::Role': { ...anyone('nothing assumes it'), otherwise: isForPeople },
  'AWS::KMS::Key': { ...anyone('it encrypts nothing', 'KMS::Alias'), otherwise: isUsedByAlias },
  'AWS::Lambda::Function': anyone('nothing calls it', 'Lambda::(EventInvokeConfig|Version)'),
  'AWS::Logs::LogGroup': { ...anyone('nothing writes to it'), otherwise: hasServiceName },
  'AWS::RDS::DBSubnetGroup': anyone('no database uses it'),
  'AWS::SNS::Topic': {
    besides: new RegExp(`^AWS::(${permits})$`),
    what: 'nothing publishes to it, and it has no subscription',
  },
  'AWS::SQS::Queue': anyone('nothing sends to it or reads it'),
  'AWS::WAFv2::IPSet': anyone('no rule uses it'),
  'AWS::WAFv2::RuleGroup': anyone('no web ACL uses it'),
};

/**
 * Nothing stands there for nothing: a role that nothing assumes, a key that encrypts nothing, a log group to which nothing
 * writes. A policy that permits something on a resource, and an alarm that watches it, is no use of it; an output is.
 *
 * It can't see what uses a resource by a name that it knows from outside, so it takes log groups with names that services give.
 * Parameter groups, network ACLs, secrets and web ACLs have chains of their own.
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
  if (system.readBy(resource).some((reader) => reader !== resource && !use.besides.test(reader.type))) return true;
  return use.otherwise?.(system, resource) || isNamed(system, resource, use);
}

/** Whether another resource has its physical name, which the template gives, in a text. */
function isNamed(system: ChainSystem, resource: ChainResource, { besides: passed }: Use): boolean {
  const name = givenName(resource);
  if (name === undefined || name.length < 3) return false;
  return [...system.resources.values()].some(
    (other) =>
      other !== resource &&
      !passed.test(other.type) &&
      [...valuesIn(other.properties)].some(({ value }) => textOf(value).includes(name)),
  );
}

/** People and accounts assume it from outside: what it may be used for can't be seen. */
function isForPeople(_: ChainSystem, role: ChainResource): boolean {
  return trustOf(role).some(({ principals }) => principals.some(({ kind }) => kind !== 'Service'));
}

function isUsedByAlias(system: ChainSystem, key: ChainResource): boolean {
  return system
    .readBy(key)
    .filter(({ type }) => type === 'AWS::KMS::Alias')
    .some((alias) => system.isOutput(alias) || isUsed(system, alias, anyone('')));
}

/** Services write to groups by these names: functions, databases, APIs, networks. */
function hasServiceName(_: ChainSystem, { properties }: ChainResource): boolean {
  return /^(\/aws\/|aws-waf-logs-|API-Gateway-Execution-Logs)/.test(textOf(properties.LogGroupName));
}
