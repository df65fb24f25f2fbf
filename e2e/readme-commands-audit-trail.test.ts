import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { readDocument } from './support/documented-commands.ts';
import {
  type NotRun,
  type PlayOptions,
  playDocument,
  settingErrors,
  shellBlocksOf,
  unusedEntries,
  type Variables,
} from './support/play-document.ts';
import {
  as,
  config,
  emulator,
  evaluateAs,
  noFindings,
  onEmulator,
  physicalId,
  playWithRoles,
  region,
  rememberResources,
} from './support/play-readme.ts';
import { account, createRole } from './support/principals.ts';

const file = 'blueprints/audit-trail/README.md';
const document = readDocument(file);
const logFile = 'AWSLogs/000000000000/CloudTrail/eu-central-1/2026/01/01/file.txt';

const notRun: readonly NotRun[] = [
  onEmulator,
  { command: 'aws organizations enable-aws-service-access', reason: 'no such call in the emulator' },
  {
    command: 'aws organizations describe-organization',
    reason: 'the account is in no organization',
    answer: 'o-0123456789',
  },
  ...['Get', 'Put'].map((verb) => ({
    command: `aws s3api ${verb.toLowerCase()}-bucket-notification-configuration`,
    reason: 'there is no other trail',
    actions: [`s3:${verb}BucketNotification`],
    resource: 'arn:aws:s3:::{--bucket}',
  })),
  { command: 'aws guardduty list-detectors', reason: noFindings, answer: 'an-id' },
  { command: 'aws guardduty get-findings', reason: noFindings },
  {
    command: 'aws securityhub get-findings',
    reason: noFindings,
    resource: `arn:aws:securityhub:${region}:${account}:hub/default`,
  },
  {
    command: 'aws configservice get-compliance-details-by-config-rule',
    reason: noFindings,
    resource: `arn:aws:config:${region}:${account}:config-rule/{--config-rule-name}`,
  },
  {
    command: 'aws configservice describe-configuration-recorder-status',
    reason: 'the emulator has no recorders',
    resource: `arn:aws:config:${region}:${account}:configuration-recorder/*`,
  },
  {
    command: 'aws accessanalyzer list-analyzers',
    reason: noFindings,
    answer: `arn:aws:access-analyzer:${region}:${account}:analyzer/a`,
  },
  { command: 'aws accessanalyzer get-finding', reason: noFindings, resource: '{--analyzer-arn}' },
  {
    command: 'aws sso-admin',
    reason: 'there is no IAM Identity Center in the emulator',
    actions: ['sso:PutInlinePolicyToPermissionSet', 'sso:AttachCustomerManagedPolicyReferenceToPermissionSet'],
  },
  ...['list-mfa-devices', 'deactivate-mfa-device'].map((operation) => ({
    command: `aws iam ${operation}`,
    reason: 'there are no MFA devices in the emulator',
    resource: `arn:aws:iam::${account}:user/{--user-name}`,
  })),
  { command: 'aws iam delete-virtual-mfa-device', reason: 'the same', resource: '{--serial-number}' },
  { command: 'aws sts assume-role', reason: 'the same', resource: '{--role-arn}' },
  { command: 'aws sns get-sms-sandbox-account-status', reason: 'no such call in the emulator' },
  { command: 'aws sns get-sms-attributes', reason: 'the same' },
  {
    command: 'aws ssm start-session',
    reason: 'there are no instances in the emulator',
    resource: `arn:aws:ec2:${region}:${account}:instance/{--target}`,
    also: [
      {
        actions: ['ssm:StartSession'],
        resource: `arn:aws:ssm:${region}:${account}:document/{--document-name}`,
      },
    ],
  },
  {
    command: 'aws ec2 export-client-vpn-client-configuration',
    reason: 'no such call in the emulator',
    resource: `arn:aws:ec2:${region}:${account}:client-vpn-endpoint/{--client-vpn-endpoint-id}`,
  },
  {
    command: 'aws cloudtrail validate-logs',
    reason: 'no digest files in the emulator',
    actions: ['cloudtrail:DescribeTrails', 'cloudtrail:ListPublicKeys'],
    also: [
      { actions: ['s3:ListBucket', 's3:GetBucketLocation'], resource: 'arn:aws:s3:::$LOG_ARCHIVE_BUCKET' },
      { actions: ['s3:GetObject'], resource: 'arn:aws:s3:::$LOG_ARCHIVE_BUCKET/AWSLogs/digest.json.gz' },
      {
        actions: ['kms:Decrypt'],
        resource: '$LOG_KEY_ARN',
        context: { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:CallerAccount': account },
      },
    ],
  },
  {
    command: 'aws sqs start-message-move-task',
    reason: 'no such call in the emulator',
    resource: '{--source-arn}',
    also: [{ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], resource: '{--source-arn}' }],
  },
  {
    command: 'aws cloudformation continue-update-rollback',
    reason: 'the rollback of the stack did not fail',
    resource: `arn:aws:cloudformation:${region}:${account}:stack/{--stack-name}/an-id`,
  },
  {
    command: 'aws budgets describe-budget',
    reason: 'no such call in the emulator',
    actions: ['budgets:ViewBudget'],
    resource: `arn:aws:budgets::${account}:budget/{--budget-name}`,
  },
  {
    command: 'aws cloudformation wait stack-rollback-complete',
    reason: 'the same',
    actions: ['cloudformation:DescribeStacks'],
    resource: `arn:aws:cloudformation:${region}:${account}:stack/{--stack-name}/an-id`,
  },
];

const set: NonNullable<PlayOptions['set']> = {
  INSTANCE_ARN: () => 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
  PERMISSION_SET_ARN: () => 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
  EMERGENCY_PERMISSION_SET_ARN: () => 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-fedcba9876543210',
  USER_NAME: () => 'person',
  MFA_DEVICE: () => `arn:aws:iam::${account}:mfa/person`,
  PERSON: () => 'person',
  ROLE_NAME: async () => {
    await createRole(emulator, 'Retained', []);
    return 'Retained';
  },
  EVENT_ID: () => 'an-event',
  FINDING: () => 'a-finding',
  CONFIG_RULE: () => 'a-rule',
  LOG_FILE: () => logFile,
  ALERT_ID: () => 'an-alert',
  INSTANCE_ID: ({ BASTION_ID }) => BASTION_ID!,
  BUCKET: ({ LOG_ARCHIVE_BUCKET }) => LOG_ARCHIVE_BUCKET!,
  TABLE: ({ ALERT_TABLE }) => ALERT_TABLE!,
  LOG_GROUP: ({ PARSER_LOG_GROUP }) => PARSER_LOG_GROUP!,
  KEY: () => physicalId('LogKey'),
};

const outputs = shellBlocksOf(document).find(({ heading }) => heading === 'Variables from the outputs')!.code;
/** The update that the sections on options describe. */
const withOptions = [
  'npx hipaa-stacks deploy audit-trail --stack-name audit-trail --bucket my-templates --region eu-central-1',
  ...[
    'CreateNetwork=true',
    'CreateBastion=true',
    'CreateSessionPreferences=true',
    'CreateWorkforceGroup=true',
    'MonthlyBudget=300',
  ],
  `EmergencyPrincipalArn=arn:aws:iam::${account}:user/on-call`,
  'EmergencyPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess',
  `VpnServerCertificateArn=arn:aws:acm:${region}:${account}:certificate/vpn`,
  `VpnClientCertificateArn=arn:aws:acm:${region}:${account}:certificate/clients`,
].join(' --parameter ');

/** The file of the alarm `KeywordFileInvalid`; the section on keywords ends with its deletion. */
async function keywordFile({ CONFIGURATION_BUCKET }: Variables): Promise<undefined> {
  await new S3(config()).putObject({ Bucket: CONFIGURATION_BUCKET!, Key: 'keywords.json', Body: '{' });
}

/** Evidence to read: a log file, an alert, and a message in the dead-letter queue. */
async function fill(variables: Variables): Promise<undefined> {
  const { LOG_ARCHIVE_BUCKET, ALERT_TABLE, NEW_LOG_FILE_DEAD_LETTER_QUEUE } = variables;
  await new S3(config()).putObject({ Bucket: LOG_ARCHIVE_BUCKET!, Key: logFile, Body: 'a log file' });
  await new DynamoDB(config()).putItem({ TableName: ALERT_TABLE!, Item: { Id: { S: 'an-alert' } } });
  const { QueueUrl } = await new SQS(config()).getQueueUrl({ QueueName: NEW_LOG_FILE_DEAD_LETTER_QUEUE! });
  await new SQS(config()).sendMessage({ QueueUrl, MessageBody: 'a dead letter' });
  await rememberResources('audit-trail')();
}

test('an administrator can run every command of the README in its order', async () => {
  expect(settingErrors(document, set)).toEqual([]);
  const administrator = await as('Administrator');
  const played = await playDocument(file, shellBlocksOf(document), {
    access: () => administrator,
    afterBlock: evaluateAs(() => 'Administrator'),
    notRun,
    set,
    expectedErrors: [{ command: 'aws cloudtrail stop-logging', error: /TrailNotFound/ }],
    files: { 'keywords.json': '{"version": 1, "keywords": []}' },
    before: {
      'IAM users or IAM Identity Center': async () => `${withOptions}\n${outputs}`,
      'What to do when an alarm fires': keywordFile,
      'Reading the evidence': fill,
      'Retained resources': rememberResources('audit-trail'),
    },
  });
  expect(played.failures).toEqual([]);
  expect(unusedEntries(played, notRun)).toEqual([]);
});

test('a user with the deployment role deploys, an auditor reads, and the user deletes the stack', async () => {
  const sections = {
    'Before you begin': 'Administrator',
    Launch: 'Deployer',
    'Variables from the outputs': 'Deployer',
    'Reading the evidence': 'Auditor',
    'Going back from a failed update': 'Deployer',
    'Retained resources': 'Deployer',
  };
  await playWithRoles(file, sections, { notRun, set, before: { 'Reading the evidence': fill } });
});
