import { gzipSync } from 'node:zlib';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { readDocument } from './support/documented-commands.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import {
  type NotRun,
  notRunErrors,
  type PlayOptions,
  playDocument,
  settingErrors,
  shellBlocksOf,
  type Variables,
} from './support/play-document.ts';
import { account, allow, assume, createRole } from './support/principals.ts';
import { resourcesBelow, type StackResource } from './support/release.ts';
import type { Access } from './support/signed.ts';

const region = 'eu-central-1';
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  await createRole(emulator, 'Administrator', [], { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
});
afterEach(() => emulator?.stop());

/** Access of a role in the Region of the documents. */
const as = async (role: string): Promise<Access> => ({ ...(await assume(emulator, role)), region });
const config = () => clientConfig({ ...emulator, region });

/** Statements of the policy in a document. */
const policyIn = (file: string): readonly object[] =>
  JSON.parse(/```json\n(.*?)```/s.exec(readDocument(file))![1]!).Statement;

/** Resources of the system before its deletion, whose names `hipaa-stacks delete` prints. */
let resources: readonly StackResource[] = [];
const physicalId = (id: string): string => resources.find(({ logicalId }) => logicalId === id)!.physicalId;
const rememberResources = (stack: string) => async (): Promise<undefined> => {
  resources = await resourcesBelow({ ...emulator, region } as AwsAccess, stack);
};

/**
 * Plays sections with the roles that the documents describe: an administrator prepares the account, a user with the
 * policy in docs/deployment-role.md deploys and deletes with the deployment role, an auditor reads.
 */
async function playWithRoles(
  file: string,
  sections: Readonly<Record<string, string>>,
  options: Omit<PlayOptions, 'access'>,
) {
  await createRole(emulator, 'Deployer', policyIn('docs/deployment-role.md'));
  await createRole(emulator, 'Auditor', [
    ...policyIn('docs/reading-evidence.md'),
    allow('cloudformation:DescribeStacks'),
  ]);
  const access: Record<string, Access> = {};
  for (const role of ['Administrator', 'Deployer', 'Auditor']) access[role] = await as(role);
  const reader = (heading: string): string => sections[heading]!;
  const blocks = shellBlocksOf(readDocument(file)).filter(({ heading }) => heading in sections);
  expect(new Set(blocks.map(({ heading }) => heading))).toEqual(new Set(Object.keys(sections)));
  const append = (heading: string) => (reader(heading) === 'Deployer' ? ['--role-arn', '"$DEPLOYMENT_ROLE_ARN"'] : []);
  const played = await playDocument(file, blocks, {
    ...options,
    append,
    access: (heading) => access[reader(heading)]!,
  });
  expect(played.failures).toEqual([]);
  const used = (options.notRun ?? []).filter((entry) => played.commands.some(({ notRun }) => notRun === entry));
  expect(await notRunErrors(emulator, played, used, reader)).toEqual([]);
}

const onEmulator: NotRun = { command: 'hipaa-stacks up', reason: 'starts an emulator: e2e/cli.test.ts runs it' };

describe('audit-trail', () => {
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
    { command: 'aws s3api get-bucket-notification-configuration', reason: 'there is no other trail' },
    { command: 'aws s3api put-bucket-notification-configuration', reason: 'there is no other trail' },
    ...['guardduty', 'securityhub', 'configservice', 'accessanalyzer'].map((service) => ({
      command: `aws ${service}`,
      reason: 'the service reports no findings in the emulator',
      answer: 'an-id',
    })),
    {
      command: 'aws sso-admin',
      reason: 'there is no IAM Identity Center in the emulator',
      actions: ['sso:PutInlinePolicyToPermissionSet', 'sso:AttachCustomerManagedPolicyReferenceToPermissionSet'],
    },
    { command: 'aws iam list-mfa-devices', reason: 'there are no MFA devices in the emulator' },
    { command: 'aws iam deactivate-mfa-device', reason: 'the same' },
    { command: 'aws iam delete-virtual-mfa-device', reason: 'the same' },
    { command: 'aws sts assume-role', reason: 'the same', actions: ['sts:AssumeRole'] },
    { command: 'aws sns get-sms-sandbox-account-status', reason: 'no such call in the emulator' },
    { command: 'aws sns get-sms-attributes', reason: 'the same' },
    { command: 'aws ssm start-session', reason: 'there are no instances in the emulator' },
    { command: 'aws ec2 export-client-vpn-client-configuration', reason: 'no such call in the emulator' },
    {
      command: 'aws cloudtrail validate-logs',
      reason: 'no digest files in the emulator',
      actions: ['cloudtrail:DescribeTrails', 'cloudtrail:ListPublicKeys', 's3:GetObject', 's3:ListBucket'],
    },
    { command: 'aws sqs start-message-move-task', reason: 'no such call in the emulator' },
    { command: 'aws cloudformation continue-update-rollback', reason: 'the rollback of the stack did not fail' },
    {
      command: 'aws cloudformation wait stack-rollback-complete',
      reason: 'the same',
      actions: ['cloudformation:DescribeStacks'],
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
    ...['CreateNetwork=true', 'CreateBastion=true', 'CreateSessionPreferences=true', 'CreateWorkforceGroup=true'],
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
  }

  test('an administrator can run every command of the README in its order', async () => {
    expect(settingErrors(document, set)).toEqual([]);
    const administrator = await as('Administrator');
    const played = await playDocument(file, shellBlocksOf(document), {
      access: () => administrator,
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
    expect(await notRunErrors(emulator, played, notRun, () => 'Administrator')).toEqual([]);
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
});

describe('openemr', () => {
  const file = 'blueprints/openemr/README.md';
  const document = readDocument(file);
  const outputs = shellBlocksOf(document).find(({ heading }) => heading === 'Variables from the outputs')!.code;
  const logFile = 'AWSLogs/file.txt';

  const notRun: readonly NotRun[] = [
    onEmulator,
    { command: 'aws backup start-restore-job', reason: 'no such call in the emulator', answer: 'a-job' },
    {
      command: 'aws backup describe-restore-job',
      reason: 'the same',
      answer: `arn:aws:elasticfilesystem:${region}:${account}:file-system/fs-0123456789abcdef0`,
    },
    { command: 'aws backup start-copy-job', reason: 'no such call in the emulator' },
    {
      command: 'aws backup list-recovery-points-by-backup-vault --region eu-west-1',
      reason: 'the emulator copies no backups',
      answer: `2026-11-22T05:00:00+00:00\tarn:aws:rds:eu-west-1:${account}:cluster-snapshot:awsbackup:copyjob-1`,
    },
    { command: 'aws globalaccelerator list-accelerators', reason: 'no such call in the emulator' },
    { command: 'aws rds describe-export-tasks', reason: 'no such call in the emulator' },
    { command: 'aws rds restore-db-cluster-to-point-in-time', reason: 'no such call in the emulator' },
    {
      command: 'aws rds wait db-cluster-available',
      reason: 'the same cluster',
      actions: ['rds:DescribeDBClusters'],
    },
    { command: 'aws rds create-db-cluster-snapshot --db-cluster-identifier restored', reason: 'the same cluster' },
    {
      command: 'aws rds wait db-cluster-snapshot-available --db-cluster-snapshot-identifier restored',
      reason: 'the same cluster',
      actions: ['rds:DescribeDBClusterSnapshots'],
    },
    { command: 'aws rds delete-db-cluster --db-cluster-identifier restored', reason: 'the same cluster' },
    {
      command: 'hipaa-stacks deploy openemr --stack-name openemr --bucket my-templates-in-ireland',
      reason: 'the emulator has no copies to restore from; e2e/openemr-replacements.test.ts deploys from a snapshot',
    },
    { command: 'aws backup delete-recovery-point', reason: 'there are no recovery points' },
    { command: 'aws sesv2 delete-suppressed-destination', reason: 'no such call in the emulator' },
    { command: 'aws sts get-session-token', reason: 'for a user with an access key; the reader here is a role' },
    { command: 'aws ecs execute-command', reason: 'the emulator runs no containers' },
    { command: 'aws sts assume-role', reason: 'there are no MFA devices in the emulator' },
  ];

  const set: NonNullable<PlayOptions['set']> = {
    ACCOUNT: () => account,
    RECOVERY_POINT: () => `arn:aws:backup:${region}:${account}:recovery-point:1`,
    LOG_FILE: () => logFile,
    MAIL_DOMAIN: () => 'mail.emr.clinic.example',
    ADDRESS: () => 'former@clinic.example',
    GROUP: () => 'on-call',
    MFA_DEVICE: () => `arn:aws:iam::${account}:mfa/person`,
    PERSON: () => 'person',
    MODEL_ID: () => 'amazon.nova-lite-v1:0',
    FILES_OF_HOME: ({ FILE_SYSTEM }) => FILE_SYSTEM!,
    SNAPSHOT: () => 'before-upgrade',
    FILE_SYSTEM: () => physicalId('FileSystem'),
    BUCKET: () => physicalId('FlowLogBucket'),
    LOG_GROUP: () => physicalId('TaskLogGroup'),
    KEY: () => physicalId('LogKey'),
  };

  const withOptions = [
    'npx hipaa-stacks deploy openemr --stack-name openemr --bucket my-templates --region eu-central-1',
    ...['EnableEcsExec=true', 'EnableAnalytics=true', 'EnableBedrock=true', 'BedrockModelId=amazon.nova-lite-v1:0'],
    ...['EnableSes=true', 'MailSender=openemr@mail.emr.clinic.example', 'CreateTrail=true'],
  ].join(' --parameter ');

  async function fill({ WEB_ACL_LOG_BUCKET }: Variables): Promise<undefined> {
    await new S3(config()).putObject({ Bucket: WEB_ACL_LOG_BUCKET!, Key: logFile, Body: 'a request' });
    await new IAM(config()).createGroup({ GroupName: 'on-call' });
  }

  /** Log files of this hour and the next. */
  async function webAclLogs({ WEB_ACL_LOG_BUCKET }: Variables): Promise<undefined> {
    const request = { timestamp: Date.now(), action: 'BLOCK', httpRequest: { uri: '/' }, labels: [] };
    const hours = [0, 3_600_000].map((later) => new Date(Date.now() + later).toISOString().slice(0, 13));
    for (const hour of hours) {
      const Key = `AWSLogs/${account}/WAFLogs/${region}/acl/${hour.replace(/[-T]/g, '/')}/file.log.gz`;
      const Body = gzipSync(`${JSON.stringify(request)}\n`);
      await new S3(config()).putObject({ Bucket: WEB_ACL_LOG_BUCKET!, Key, Body });
    }
  }

  /** A file of the export, with a row of the audit log. */
  async function auditLog({ AUDIT_LOG_BUCKET, DATABASE_CLUSTER }: Variables): Promise<undefined> {
    const row = '{"date": "2026-11-22 08:15:00", "event": "view", "user": "person", "patient_id": 17}';
    const Key = `${DATABASE_CLUSTER}/log/year=2026/month=11/1-1.json.gz`;
    await new S3(config()).putObject({ Bucket: AUDIT_LOG_BUCKET!, Key, Body: gzipSync(`${row}\n`) });
  }

  test('an administrator can run every command of the README in its order', { timeout: 1_800_000 }, async () => {
    expect(settingErrors(document, set)).toEqual([]);
    const administrator = await as('Administrator');
    const played = await playDocument(file, shellBlocksOf(document), {
      access: () => administrator,
      notRun,
      set,
      before: {
        'What to do when an alarm fires': async () => `${withOptions}\n${outputs}`,
        'Reading the logs': fill,
        'Static addresses (Global Accelerator)': async () =>
          `npx hipaa-stacks deploy openemr --stack-name openemr --bucket my-templates --region eu-central-1 --parameter EnableGlobalAccelerator=true\n${outputs}`,
        'Which rule blocked this request?': webAclLogs,
        'Audit log of OpenEMR': auditLog,
        'Retained resources': rememberResources('openemr'),
        'Deletion of retained data': async () => 'npx hipaa-stacks delete openemr --region eu-central-1 --yes',
      },
    });
    expect(played.failures).toEqual([]);
    expect(await notRunErrors(emulator, played, notRun, () => 'Administrator')).toEqual([]);
  });

  test('a user with the deployment role deploys, and an auditor reads', { timeout: 1_800_000 }, async () => {
    const sections = {
      'Before you begin': 'Administrator',
      Launch: 'Deployer',
      'Variables from the outputs': 'Deployer',
      'Reading the logs': 'Auditor',
      'Audit log of OpenEMR': 'Auditor',
      'Retained resources': 'Deployer',
    };
    const before = { 'Reading the logs': fill, 'Audit log of OpenEMR': auditLog };
    await playWithRoles(file, sections, { notRun, set, before });
  });
});
