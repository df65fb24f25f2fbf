import { memoize } from '../../memoize.ts';
import type { ChainResource } from './chain.ts';
import { textOf } from './text.ts';

/** How AWS names resources of a type: the property with the physical name, and the format of the ARN. */
interface Naming {
  readonly property: string;
  /** The ARN of a resource with this name. */
  readonly arn: (name: string) => string;
  /** What `Ref` returns. */
  readonly ref: 'name' | 'arn' | 'other';
}

const regional =
  (service: string, before = '') =>
  (name: string) =>
    `arn:*:${service}:*:*:${before}${name}`;

const namings: Readonly<Record<string, Naming>> = {
  'AWS::Athena::WorkGroup': { property: 'Name', arn: regional('athena', 'workgroup/'), ref: 'name' },
  'AWS::S3::Bucket': { property: 'BucketName', arn: (name) => `arn:*:s3:::${name}`, ref: 'name' },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', arn: regional('logs', 'log-group:'), ref: 'name' },
  'AWS::SQS::Queue': { property: 'QueueName', arn: regional('sqs'), ref: 'other' },
  'AWS::SNS::Topic': { property: 'TopicName', arn: regional('sns'), ref: 'arn' },
  'AWS::DynamoDB::Table': { property: 'TableName', arn: regional('dynamodb', 'table/'), ref: 'name' },
  'AWS::DynamoDB::GlobalTable': { property: 'TableName', arn: regional('dynamodb', 'table/'), ref: 'name' },
  'AWS::Lambda::Function': { property: 'FunctionName', arn: regional('lambda', 'function:'), ref: 'name' },
  'AWS::KMS::Key': { property: '', arn: regional('kms', 'key/'), ref: 'name' },
  'AWS::KMS::Alias': { property: 'AliasName', arn: regional('kms'), ref: 'name' },
  'AWS::IAM::Role': { property: 'RoleName', arn: (name) => `arn:*:iam::*:role/${name}`, ref: 'name' },
  'AWS::IAM::ManagedPolicy': {
    property: 'ManagedPolicyName',
    arn: (name) => `arn:*:iam::*:policy/${name}`,
    ref: 'arn',
  },
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', arn: regional('cloudwatch', 'alarm:'), ref: 'name' },
  'AWS::CloudWatch::CompositeAlarm': { property: 'AlarmName', arn: regional('cloudwatch', 'alarm:'), ref: 'name' },
  'AWS::CloudTrail::Trail': { property: 'TrailName', arn: regional('cloudtrail', 'trail/'), ref: 'name' },
  'AWS::Events::Rule': { property: 'Name', arn: regional('events', 'rule/'), ref: 'name' },
  'AWS::Events::EventBus': { property: 'Name', arn: regional('events', 'event-bus/'), ref: 'name' },
  'AWS::StepFunctions::StateMachine': {
    property: 'StateMachineName',
    arn: regional('states', 'stateMachine:'),
    ref: 'arn',
  },
  'AWS::SecretsManager::Secret': { property: 'Name', arn: regional('secretsmanager', 'secret:'), ref: 'arn' },
  'AWS::ECR::Repository': { property: 'RepositoryName', arn: regional('ecr', 'repository/'), ref: 'name' },
  'AWS::Backup::BackupVault': { property: 'BackupVaultName', arn: regional('backup', 'backup-vault:'), ref: 'name' },
  'AWS::RDS::DBInstance': { property: 'DBInstanceIdentifier', arn: regional('rds', 'db:'), ref: 'name' },
  'AWS::RDS::DBCluster': { property: 'DBClusterIdentifier', arn: regional('rds', 'cluster:'), ref: 'name' },
  'AWS::EFS::FileSystem': { property: '', arn: regional('elasticfilesystem', 'file-system/'), ref: 'name' },
  'AWS::Kinesis::Stream': { property: 'Name', arn: regional('kinesis', 'stream/'), ref: 'name' },
  'AWS::KinesisFirehose::DeliveryStream': {
    property: 'DeliveryStreamName',
    arn: regional('firehose', 'deliverystream/'),
    ref: 'name',
  },
  'AWS::ECS::Cluster': { property: 'ClusterName', arn: regional('ecs', 'cluster/'), ref: 'name' },
  'AWS::SES::ConfigurationSet': { property: 'Name', arn: regional('ses', 'configuration-set/'), ref: 'name' },
  'AWS::SES::EmailIdentity': { property: 'EmailIdentity', arn: regional('ses', 'identity/'), ref: 'name' },
  'AWS::SSM::Parameter': { property: 'Name', arn: regional('ssm', 'parameter/'), ref: 'name' },
  'AWS::HealthLake::FHIRDatastore': { property: '', arn: regional('healthlake', 'datastore/fhir/'), ref: 'name' },
};

/**
 * What a `Ref` of the type returns: its name, its ARN, or something else such as a URL. Undefined if the type is not
 * in the table.
 */
export const refOf = (type: string): Naming['ref'] | undefined => namings[type]?.ref;

/** The physical name in the format of `textOf`, if the template sets one. */
export function givenName({ type, properties }: ChainResource): string | undefined {
  const property = namings[type]?.property;
  const value = property ? properties[property] : undefined;
  return value === undefined ? undefined : textOf(value);
}

/**
 * All forms in which a template may write a resource's ARN, in the format of `textOf`. `*` replaces partition,
 * Region and account.
 */
export const arnTexts = memoize((resource: ChainResource): readonly string[] => {
  const { key, type } = resource;
  const naming = namings[type];
  const attributes = [
    type === 'AWS::Logs::LogGroup' ? bareArn(key) : `\${${key}.Arn}`,
    ...(naming?.ref === 'arn' ? [`\${${key}}`] : []),
    ...otherArns(resource),
  ];
  if (!naming) return [...attributes, `\${${key}}`];
  const name = givenName(resource);
  const names = [
    ...(naming.ref === 'name' ? [`\${${key}}`] : []),
    ...(name === undefined ? [] : [name]),
    ...(type === 'AWS::KMS::Key' ? [`\${${key}.KeyId}`] : []),
    ...(type === 'AWS::SQS::Queue' ? [`\${${key}.QueueName}`] : []),
    ...(type === 'AWS::SNS::Topic' ? [`\${${key}.TopicName}`] : []),
  ];
  return [...attributes, ...names.map(naming.arn)];
});

/** A log group's ARN without the `:*` at the end of its attribute. */
const bareArn = (key: string) => `\${${key}.BareArn}`;

/**
 * A policy pattern in which `Arn` of a log group is replaced by its bare ARN and the `:*` that the attribute ends
 * with.
 */
export const withBareArn = (pattern: string, { key, type }: ChainResource): string =>
  type === 'AWS::Logs::LogGroup' ? pattern.replace(`\${${key}.Arn}`, `${bareArn(key)}:*`) : pattern;

const otherArns = ({ key, type }: ChainResource): readonly string[] =>
  ({
    'AWS::SNS::Topic': [`\${${key}.TopicArn}`],
    'AWS::HealthLake::FHIRDatastore': [`\${${key}.DatastoreArn}`],
    'AWS::Backup::BackupVault': [`\${${key}.BackupVaultArn}`],
    'AWS::RDS::DBCluster': [`\${${key}.DBClusterArn}`],
    'AWS::RDS::DBInstance': [`\${${key}.DBInstanceArn}`],
    'AWS::SecretsManager::Secret': [`\${${key}.Id}`],
  })[type] ?? [];
