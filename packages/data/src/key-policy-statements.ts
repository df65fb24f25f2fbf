import {
  type Arn,
  accountId,
  type CheckerException,
  type Expr,
  type Statement,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';

/**
 * Lets CloudWatch Logs encrypt the log groups of this account. Without `kms:DescribeKey`, which the source names too: such a request
 * has no encryption context, so that the condition would never let it through.
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

/** What checkers say of a key policy with `allowCloudWatchLogs`. */
export const allowCloudWatchLogsExceptions: readonly CheckerException[] = [
  {
    rule: 'parliament:MISMATCHED_TYPE[ArnLike]',
    reason: 'The encryption context of CloudWatch Logs is an ARN, and its documentation compares it as one.',
  },
];

/**
 * Lets one trail encrypt its log files, in a bucket with bucket keys.
 *
 * @param trailArn the trail's ARN, put together from its name: the key is made before the trail
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
 * Lets EventBridge put events into encrypted topics and queues. It supports no source conditions in the policy of a key, with them
 * delivery fails: the policies of the topic and the queue bind it instead.
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

/** Lets CloudWatch alarms of this account publish to encrypted topics. Source: the same page. */
export const allowCloudWatchAlarms: Statement = {
  Sid: 'CloudWatchAlarms',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
};

/**
 * Lets EC2 Auto Scaling start instances whose volumes the key encrypts. The permissions of its service-linked role contain no KMS
 * action and cannot be changed, so that a statement for the account gives it nothing; and a role that may not exist yet cannot be a
 * principal of a key policy. The statements therefore admit every principal, under conditions that the role alone meets.
 *
 * Source: Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes"; AWS KMS Developer Guide,
 * "Default key policy".
 */
export const allowAutoScaling: readonly Statement[] = linkedRoleStatements(
  'AutoScaling',
  'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
);

function linkedRoleStatements(name: string, role: string): readonly Statement[] {
  const shared = { Effect: 'Allow', Principal: '*', Resource: '*' } as const;
  const only = {
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
      Condition: only,
    },
    {
      Sid: `${name}Grants`,
      ...shared,
      Action: 'kms:CreateGrant',
      Condition: { ...only, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/**
 * Lets AWS deliver logs of this account and Region, such as flow logs, to encrypted buckets.
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
 * Lets Fargate encrypt the disks of the tasks of one cluster, and nothing else with the key. It gets the key itself by a grant that
 * can decrypt and no more. Who makes the cluster may `kms:DescribeKey`, as every administrator of a `dataKey`.
 *
 * @param clusterName the cluster's name, such as a `uniqueName`: the key is made before the cluster
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

/** What AWS Backup does with a key: encrypt and decrypt backups, and let the services that hold the stores do so. */
const backupStatements = (
  who: string,
  principal: NonNullable<Statement['Principal']>,
  only: Statement['Condition'],
) => {
  const shared = { Effect: 'Allow', Principal: principal, Resource: '*' } as const;
  return [
    {
      Sid: `${who}Uses`,
      ...shared,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      ...(only && { Condition: only }),
    },
    {
      Sid: `${who}Grants`,
      ...shared,
      Action: 'kms:CreateGrant',
      Condition: { ...only, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ] as const satisfies readonly Statement[];
};

/**
 * Lets AWS Backup use a key as roles that may not exist yet, such as those of a system in another Region, and as its own
 * service-linked role: their own policies must allow it too.
 *
 * @param roles ARNs, in which `*` stands for anything
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
 * Lets AWS Backup back up, copy and restore what the key encrypts, as the roles of its selections and as its own service-linked role.
 * For the key of a vault, and of each store. Source: the same page.
 */
export const allowBackup = (roles: readonly Arn<'AWS::IAM::Role'>[]): readonly Statement[] => [
  ...backupStatements('BackupRole', { AWS: roles }, undefined),
  ...allowBackupFromRoles([]),
];
