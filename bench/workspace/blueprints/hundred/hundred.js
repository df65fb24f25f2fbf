import { accountId, blueprint, join, policy, resource, snippet, sub, trustedBy } from '@hipaa-stacks/cloudformation';

/** 100 resources in five nested stacks, each of which refers to the previous one. The other tools create the same resources. */
export const hundred = blueprint('hundred', {
  title: 'A hundred resources',
  parameters: {},
  system: () => {
    const stacks = {};
    let before;
    for (const name of ['Intake', 'Records', 'Images', 'Claims', 'Reports']) {
      const key = dataKey(name);
      const alerts = resource(`${name}Alerts`, 'AWS::SNS::Topic', { KmsMasterKeyId: key.arn });
      const first = worker(`${name}A`, { key, alerts, before });
      const second = worker(`${name}B`, { key, alerts, before });
      stacks[name.toLowerCase()] = [key, snippet([alerts]), first, second];
      before = second.queue;
    }
    return { stacks, outputs: {} };
  },
});

function dataKey(name) {
  const key = resource(
    `${name}Key`,
    'AWS::KMS::Key',
    {
      Description: `Data of ${name}`,
      EnableKeyRotation: true,
      KeyPolicy: policy(
        {
          Sid: 'Account',
          Effect: 'Allow',
          Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'Logs',
          Effect: 'Allow',
          Principal: { Service: sub('logs.${AWS::Region}.${AWS::URLSuffix}') },
          Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
          Condition: { StringEquals: { 'kms:CallerAccount': accountId } },
        },
      ),
    },
    { keep: 'store' },
  );
  return snippet([key], { arn: key.att('Arn') });
}

/** A function with its role, bucket, table, queue, log group and alarm. */
function worker(id, { key, alerts, before }) {
  const bucket = resource(
    `${id}Bucket`,
    'AWS::S3::Bucket',
    {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key.arn },
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [{ Id: 'OldVersions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 365 } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    },
    { keep: 'store' },
  );
  const bucketPolicy = resource(
    `${id}BucketPolicy`,
    'AWS::S3::BucketPolicy',
    {
      Bucket: bucket.ref,
      PolicyDocument: policy({
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket.att('Arn'), join('/', [bucket.att('Arn'), '*'])],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    },
    { keep: 'store' },
  );
  const table = resource(
    `${id}Table`,
    'AWS::DynamoDB::Table',
    {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key.arn },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
    { keep: 'store' },
  );
  const queue = resource(
    `${id}Queue`,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key.arn, MessageRetentionPeriod: 1209600, VisibilityTimeout: 360 },
    { keep: 'transient' },
  );
  const logs = resource(
    `${id}Logs`,
    'AWS::Logs::LogGroup',
    { KmsKeyId: key.arn, RetentionInDays: 2192 },
    { keep: 'store' },
  );
  const role = resource(`${id}Role`, 'AWS::IAM::Role', {
    Description: `Role of ${id}`,
    AssumeRolePolicyDocument: trustedBy('lambda.amazonaws.com'),
  });
  const access = resource(`${id}Access`, 'AWS::IAM::ManagedPolicy', {
    Roles: [role.ref],
    PolicyDocument: policy(
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table.att('Arn') },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue.att('Arn') },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.att('Arn') },
    ),
  });
  const run = resource(
    `${id}Function`,
    'AWS::Lambda::Function',
    {
      Description: `Function of ${id}`,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: 'exports.handler = async () => {};' },
      Role: role.att('Arn'),
      MemorySize: 256,
      Timeout: 60,
      KmsKeyArn: key.arn,
      Environment: { Variables: { TABLE: table.ref, ...(before && { QUEUE_URL: before.ref }) } },
      LoggingConfig: { LogGroup: logs.ref },
    },
    { dependsOn: [access] },
  );
  const alarm = resource(`${id}Errors`, 'AWS::CloudWatch::Alarm', {
    AlarmDescription: `${id} fails. Look at its log group.`,
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: run.ref }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [alerts.ref],
  });
  return snippet([bucket, bucketPolicy, table, queue, logs, role, access, run, alarm], { queue });
}
