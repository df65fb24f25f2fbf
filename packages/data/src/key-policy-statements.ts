import {
  type Arn,
  accountId,
  type CheckerException,
  type Expr,
  type Statement,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { fromBudgets } from './from-budgets.ts';

/**
 * Allows CloudWatch Logs to encrypt the log groups of this account. Without `kms:DescribeKey`, which the source lists
 * too: such a request has no encryption context, so that the condition would never allow it.
 *
 * Source: CloudWatch Logs User Guide, "Encrypt log data".
 */
export const allowCloudWatchLogs: Statement = {
  Sid: 'CloudWatchLogs',
  Effect: 'Allow',
  Principal: { Service: sub('logs.${AWS::Region}.${AWS::URLSuffix}') },
  Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  Resource: '*',
  Condition: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': sub(
        'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*',
      ),
    },
  },
};

/** Accepted findings of checkers for a key policy with `allowCloudWatchLogs`. */
export const allowCloudWatchLogsExceptions: readonly CheckerException[] = [
  {
    rule: 'parliament:MISMATCHED_TYPE[ArnLike]',
    reason: 'The encryption context of CloudWatch Logs is an ARN, and its documentation compares it as one.',
  },
];

/**
 * Allows one trail to encrypt its log files, in a bucket with S3 Bucket Keys.
 *
 * @param trailArn ARN of the trail, composed from its name: the key is created before the trail
 * Source: AWS CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail".
 */
export const allowCloudTrail = (trailArn: Expr<string>): readonly Statement[] => [
  {
    Sid: 'CloudTrailWrites',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 'kms:GenerateDataKey*',
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:SourceArn': trailArn },
      StringLike: {
        'kms:EncryptionContext:aws:cloudtrail:arn': sub('arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*'),
      },
    },
  },
  {
    Sid: 'CloudTrailBucketKey',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:DescribeKey'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
  },
];

/**
 * Allows EventBridge to send events to encrypted topics and queues. EventBridge does not support source conditions in a
 * key policy, as delivery fails with them: the policies of the topic and the queue restrict the source instead.
 *
 * Source: Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs".
 */
export const allowEventBridge: Statement = {
  Sid: 'EventBridge',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
};

/**
 * Allows SNS to send messages that a subscription could not deliver to an encrypted dead-letter queue. The policy of the queue restricts
 * the topics.
 *
 * Source: Amazon SNS Developer Guide, "Amazon SNS dead-letter queues" and "Subscribing an encrypted queue to a topic".
 */
export const allowSns: Statement = {
  Sid: 'Sns',
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
};

/** Allows CloudWatch alarms of this account to publish to encrypted topics. Source: the same page. */
export const allowCloudWatchAlarms: Statement = {
  Sid: 'CloudWatchAlarms',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
};

/**
 * Allows the budgets of this account to publish to encrypted topics.
 *
 * Source: AWS Cost Management User Guide, "Creating an Amazon SNS topic for budget notifications".
 */
export const allowBudgets: Statement = {
  Sid: 'Budgets',
  Effect: 'Allow',
  Principal: { Service: 'budgets.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: fromBudgets,
};

/**
 * Allows EC2 Auto Scaling to start instances with volumes that the key encrypts. The permissions of its service-linked
 * role contain no KMS action and cannot be changed, so that a statement for the account has no effect for it; and a
 * role that may not exist yet cannot be a principal of a key policy. The statements therefore allow every principal,
 * under conditions that only the role meets.
 *
 * Source: Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes"; AWS KMS
 * Developer Guide, "Default key policy".
 */
export const allowAutoScaling: readonly Statement[] = linkedRoleStatements(
  'AutoScaling',
  'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
);

/** Accepted findings of checkers for a key policy with `allowAutoScaling`. */
export const allowAutoScalingExceptions: readonly CheckerException[] = [
  {
    rule: 'checkov:CKV_AWS_33',
    reason:
      'Only the service-linked role of EC2 Auto Scaling in this account meets the conditions of the statements. It can be no principal, because it may not exist when the key is created.',
  },
];

function linkedRoleStatements(name: string, role: string): readonly Statement[] {
  const shared = { Effect: 'Allow', Principal: '*', Resource: '*' } as const;
  const condition = {
    StringEquals: { 'kms:CallerAccount': accountId },
    ArnEquals: {
      'aws:PrincipalArn': sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/aws-service-role/${role}`),
    },
  };
  return [
    {
      Sid: `${name}Uses`,
      ...shared,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Condition: condition,
    },
    {
      Sid: `${name}Grants`,
      ...shared,
      Action: 'kms:CreateGrant',
      Condition: { ...condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/**
 * Allows AWS to deliver logs of this account and Region, such as flow logs, to encrypted buckets.
 *
 * Source: Amazon VPC User Guide, "Required key policy for use with SSE-KMS".
 */
export const allowLogDelivery: Statement = {
  Sid: 'LogDelivery',
  Effect: 'Allow',
  Principal: { Service: 'delivery.logs.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  Resource: '*',
  Condition: {
    StringEquals: { 'aws:SourceAccount': accountId },
    ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*') },
  },
};

/**
 * Allows Fargate to encrypt the ephemeral storage of the tasks of one cluster, and to create a grant that allows only
 * decryption. The creator of the cluster needs `kms:DescribeKey`, which every administrator of a `dataKey` has.
 *
 * @param clusterName name of the cluster, such as a `uniqueName`: the key is created before the cluster
 * Source: Amazon ECS Developer Guide, "Create an encryption key for Fargate ephemeral storage for Amazon ECS".
 */
export const allowFargate = (clusterName: Expr<string>): readonly Statement[] => {
  const ofCluster = {
    'kms:EncryptionContext:aws:ecs:clusterAccount': accountId,
    'kms:EncryptionContext:aws:ecs:clusterName': clusterName,
  };
  const fargate = { Effect: 'Allow', Principal: { Service: 'fargate.amazonaws.com' }, Resource: '*' } as const;
  return [
    {
      Sid: 'FargateEncrypts',
      ...fargate,
      Action: 'kms:GenerateDataKeyWithoutPlaintext',
      Condition: { StringEquals: ofCluster },
    },
    {
      Sid: 'FargateGrants',
      ...fargate,
      Action: 'kms:CreateGrant',
      Condition: { StringEquals: ofCluster, 'ForAllValues:StringEquals': { 'kms:GrantOperations': 'Decrypt' } },
    },
  ];
};

/**
 * Key policy statements for AWS Backup: encrypt and decrypt backups, and create grants for the services of the
 * resources.
 */
const backupStatements = (
  sidPrefix: string,
  principal: NonNullable<Statement['Principal']>,
  condition: Statement['Condition'],
) => {
  const shared = { Effect: 'Allow', Principal: principal, Resource: '*' } as const;
  return [
    {
      Sid: `${sidPrefix}Uses`,
      ...shared,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      ...(condition && { Condition: condition }),
    },
    {
      Sid: `${sidPrefix}Grants`,
      ...shared,
      Action: 'kms:CreateGrant',
      Condition: { ...condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ] as const satisfies readonly Statement[];
};

/**
 * Allows AWS Backup to use a key with roles that may not exist yet, such as those of a system in another Region, and
 * with its service-linked role. The IAM policies of the roles must allow it too.
 *
 * @param roles ARNs, with `*` as a wildcard
 * Source: AWS Backup Developer Guide, "Encryption for backups in AWS Backup".
 */
export const allowBackupFromRoles = (roles: readonly Value<string>[]): readonly Statement[] => {
  const linked = sub(
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup',
  );
  const account = { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') };
  return backupStatements('Backup', account, { ArnLike: { 'aws:PrincipalArn': [...roles, linked] } });
};

/**
 * Allows AWS Backup to back up, copy and restore the resources that the key encrypts, with the roles of its selections
 * and with its service-linked role. For the key of a vault, and of each resource. Source: the same page.
 */
export const allowBackup = (roles: readonly Arn<'AWS::IAM::Role'>[]): readonly Statement[] => [
  ...backupStatements('BackupRole', { AWS: roles }, undefined),
  ...allowBackupFromRoles([]),
];
