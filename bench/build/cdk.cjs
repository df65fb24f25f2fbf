/** The same 100 resources with aws-cdk-lib, one L1 construct each: equivalent to the `tsc` output of an app in TypeScript. */
const { App, Aws, CfnDeletionPolicy, Fn, NestedStack, Stack } = require('aws-cdk-lib');
const { CfnAlarm } = require('aws-cdk-lib/aws-cloudwatch');
const { CfnTable } = require('aws-cdk-lib/aws-dynamodb');
const { CfnManagedPolicy, CfnRole } = require('aws-cdk-lib/aws-iam');
const { CfnKey } = require('aws-cdk-lib/aws-kms');
const { CfnFunction } = require('aws-cdk-lib/aws-lambda');
const { CfnLogGroup } = require('aws-cdk-lib/aws-logs');
const { CfnBucket, CfnBucketPolicy } = require('aws-cdk-lib/aws-s3');
const { CfnTopic } = require('aws-cdk-lib/aws-sns');
const { CfnQueue } = require('aws-cdk-lib/aws-sqs');

const policy = (...Statement) => ({ Version: '2012-10-17', Statement });

function keep(resource) {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return resource;
}

function transient(resource) {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
  return resource;
}

function dataKey(scope, name) {
  return keep(
    new CfnKey(scope, `${name}Key`, {
      description: `Data of ${name}`,
      enableKeyRotation: true,
      keyPolicy: policy(
        {
          Sid: 'Account',
          Effect: 'Allow',
          Principal: { AWS: Fn.sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'Logs',
          Effect: 'Allow',
          Principal: { Service: Fn.sub('logs.${AWS::Region}.${AWS::URLSuffix}') },
          Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
          Condition: { StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID } },
        },
      ),
    }),
  );
}

function worker(scope, id, { key, alerts, before }) {
  const bucket = keep(
    new CfnBucket(scope, `${id}Bucket`, {
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          {
            bucketKeyEnabled: true,
            serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.attrArn },
          },
        ],
      },
      lifecycleConfiguration: {
        rules: [{ id: 'OldVersions', status: 'Enabled', noncurrentVersionExpiration: { noncurrentDays: 365 } }],
      },
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      publicAccessBlockConfiguration: {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      versioningConfiguration: { status: 'Enabled' },
    }),
  );
  keep(
    new CfnBucketPolicy(scope, `${id}BucketPolicy`, {
      bucket: bucket.ref,
      policyDocument: policy({
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket.attrArn, Fn.join('/', [bucket.attrArn, '*'])],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    }),
  );
  const table = keep(
    new CfnTable(scope, `${id}Table`, {
      attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
      keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
      sseSpecification: { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: key.attrArn },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
  );
  const queue = transient(
    new CfnQueue(scope, `${id}Queue`, {
      kmsMasterKeyId: key.attrArn,
      messageRetentionPeriod: 1209600,
      visibilityTimeout: 360,
    }),
  );
  const logs = keep(new CfnLogGroup(scope, `${id}Logs`, { kmsKeyId: key.attrArn, retentionInDays: 2192 }));
  const role = new CfnRole(scope, `${id}Role`, {
    description: `Role of ${id}`,
    assumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  });
  const access = new CfnManagedPolicy(scope, `${id}Access`, {
    roles: [role.ref],
    policyDocument: policy(
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table.attrArn },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue.attrArn },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.attrArn },
    ),
  });
  const run = new CfnFunction(scope, `${id}Function`, {
    description: `Function of ${id}`,
    architectures: ['arm64'],
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    code: { zipFile: 'exports.handler = async () => {};' },
    role: role.attrArn,
    memorySize: 256,
    timeout: 60,
    kmsKeyArn: key.attrArn,
    environment: { variables: { TABLE: table.ref, ...(before && { QUEUE_URL: before.ref }) } },
    loggingConfig: { logGroup: logs.ref },
  });
  run.addResourceDependency(access);
  new CfnAlarm(scope, `${id}Errors`, {
    alarmDescription: `${id} fails. Look at its log group.`,
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensions: [{ name: 'FunctionName', value: run.ref }],
    statistic: 'Sum',
    period: 300,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [alerts.ref],
  });
  return queue;
}

const app = new App({ analyticsReporting: false });
const root = new Stack(app, 'hundred');
let before;
for (const name of ['Intake', 'Records', 'Images', 'Claims', 'Reports']) {
  const scope = new NestedStack(root, name);
  const key = dataKey(scope, name);
  const alerts = new CfnTopic(scope, `${name}Alerts`, { kmsMasterKeyId: key.attrArn });
  worker(scope, `${name}A`, { key, alerts, before });
  before = worker(scope, `${name}B`, { key, alerts, before });
}
app.synth();
