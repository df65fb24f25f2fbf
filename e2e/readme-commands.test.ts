import { gzipSync } from 'node:zlib';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
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
  type NeededCalls,
  type NotRun,
  notRunErrors,
  type PlayOptions,
  playDocument,
  settingErrors,
  shellBlocksOf,
  unusedEntries,
  type Variables,
} from './support/play-document.ts';
import { account, allow, assume, createRole } from './support/principals.ts';
import { query, sendRequest } from './support/query-api.ts';
import { committedRelease, publish, resourcesBelow, type StackResource } from './support/release.ts';
import type { Access } from './support/signed.ts';
import { until } from './support/until.ts';

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
/** Evaluates the calls that are not run with the policies of the reader of a section. */
const evaluateAs =
  (reader: (heading: string) => string): NonNullable<PlayOptions['afterBlock']> =>
  ({ commands, variables }) =>
    notRunErrors(emulator, { commands, variables: { ...variables, ...keyArns() } }, reader);

/** ARNs of keys in these stacks, as variables such as `LOG_KEY_ARN`. */
const keyArns = (): Variables =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === 'AWS::KMS::Key')
      .map(({ logicalId, physicalId }) => [
        `${logicalId.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_ARN`,
        `arn:aws:kms:${region}:${account}:key/${physicalId}`,
      ]),
  );

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
    afterBlock: evaluateAs(reader),
    append,
    access: (heading) => access[reader(heading)]!,
  });
  expect(played.failures).toEqual([]);
}

const noFindings = 'the service reports no findings in the emulator';
const onEmulator: NotRun = { command: 'hipaa-stacks up', reason: 'starts an emulator: e2e/cli.test.ts runs it' };

describe('the project', () => {
  const file = 'README.md';
  const blocks = shellBlocksOf(readDocument(file));
  const set: NonNullable<PlayOptions['set']> = {
    BUCKET: async () => {
      await new S3(config()).createBucket({
        Bucket: 'templates',
        CreateBucketConfiguration: { LocationConstraint: region },
      });
      return 'templates';
    },
    TEMPLATE_URL: async () => (await publish({ ...emulator, region }, committedRelease('audit-trail'))).root.url,
  };

  /** The ways to deploy are alternatives: the stack of one is deleted before the next. */
  async function deleteStack(): Promise<void> {
    const stacks = new CloudFormation(config());
    const status = async () => (await stacks.describeStacks({ StackName: 'audit-trail' })).Stacks![0]!.StackStatus!;
    await until('end of the creation', async () => !(await status()).endsWith('IN_PROGRESS'));
    expect(await status()).toBe('CREATE_COMPLETE');
    await stacks.updateTerminationProtection({ StackName: 'audit-trail', EnableTerminationProtection: false });
    await stacks.deleteStack({ StackName: 'audit-trail' });
    await until('deletion', async () => (await status().catch(() => 'DELETE_COMPLETE')) === 'DELETE_COMPLETE');
  }

  test('an administrator can deploy in each way that the README describes', { timeout: 1_800_000 }, async () => {
    const ways = blocks.filter(({ heading }) => heading === 'Deploy a blueprint in your account');
    // `npm` installs the repository itself: e2e/cli.test.ts runs `start`.
    expect(new Set(blocks.filter((block) => !ways.includes(block)).map(({ heading }) => heading))).toEqual(
      new Set(['Quick start']),
    );
    expect(settingErrors(readDocument(file), set)).toEqual([]);
    const administrator = await as('Administrator');
    let variables: Variables = {};
    for (const block of ways) {
      const known = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, () => value]));
      const played = await playDocument(file, [block], { access: () => administrator, set: { ...set, ...known } });
      expect(played.failures).toEqual([]);
      variables = { ...variables, ...played.variables };
      if (/aws cloudformation (deploy|create-stack)/.test(block.code)) await deleteStack();
    }
  });
});

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
});

describe('openemr', () => {
  const file = 'blueprints/openemr/README.md';
  const document = readDocument(file);
  const outputs = shellBlocksOf(document).find(({ heading }) => heading === 'Variables from the outputs')!.code;
  const logFile = 'AWSLogs/file.txt';

  const otherRegion = 'eu-west-1';
  const noSuchCall = 'no such call in the emulator';
  const passedToBackup: NeededCalls = {
    actions: ['iam:PassRole'],
    resource: '{--iam-role-arn}',
    context: { 'iam:PassedToService': 'backup.amazonaws.com' },
  };
  const createGrant: NeededCalls = { actions: ['kms:CreateGrant'], context: { 'kms:GrantIsForAWSResource': 'true' } };
  const throughRds = { 'kms:ViaService': `rds.${region}.amazonaws.com`, 'kms:CallerAccount': account };
  /** Calls of a service with a key, with the permissions of a role. */
  const keyCalls = (caller: string, resource: string, via: string): readonly NeededCalls[] => [
    {
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      caller,
      resource,
      context: { 'kms:ViaService': via },
    },
    { ...createGrant, caller, resource },
  ];

  /** ARNs of what AWS Backup restores or copies in the other Region; `beRestored` creates it. */
  let restored = { fileSystem: '', snapshot: '' };

  const notRun: readonly NotRun[] = [
    onEmulator,
    {
      command: 'aws backup start-restore-job --region eu-west-1',
      reason: noSuchCall,
      answer: 'a-job',
      resource: '{--recovery-point-arn}',
      also: [
        passedToBackup,
        {
          actions: ['elasticfilesystem:Restore'],
          resource: `arn:aws:elasticfilesystem:${otherRegion}:${account}:file-system/*`,
          caller: '{--iam-role-arn}',
        },
        ...keyCalls('{--iam-role-arn}', '$COPY_KEY_ARN', `elasticfilesystem.${otherRegion}.amazonaws.com`),
      ],
    },
    {
      command: 'aws backup start-restore-job',
      reason: noSuchCall,
      answer: 'a-job',
      resource: '{--recovery-point-arn}',
      also: [
        passedToBackup,
        {
          actions: ['elasticfilesystem:Restore'],
          resource: `arn:aws:elasticfilesystem:${region}:${account}:file-system/$FILE_SYSTEM`,
          caller: '{--iam-role-arn}',
        },
      ],
    },
    { command: 'aws backup describe-restore-job', reason: 'the same job', answer: () => restored.fileSystem },
    {
      command: 'aws backup start-copy-job',
      reason: noSuchCall,
      resource: '{--recovery-point-arn}',
      also: [
        passedToBackup,
        {
          actions: ['backup:CopyIntoBackupVault'],
          resource: '{--destination-backup-vault-arn}',
          caller: '{--iam-role-arn}',
        },
        {
          actions: ['backup:CopyFromBackupVault'],
          resource: '{--recovery-point-arn}',
          caller: '{--iam-role-arn}',
        },
        { ...createGrant, resource: '$COPY_KEY_ARN', caller: '{--iam-role-arn}' },
      ],
    },
    {
      command: 'aws backup list-recovery-points-by-backup-vault --region eu-west-1',
      reason: 'the emulator copies no backups',
      answer: () => `2026-11-22T05:00:00+00:00\t${restored.snapshot}`,
      resource: `arn:aws:backup:${otherRegion}:${account}:backup-vault:{--backup-vault-name}`,
    },
    { command: 'aws globalaccelerator list-accelerators', reason: noSuchCall },
    {
      command: 'aws rds describe-export-tasks',
      reason: noSuchCall,
      resource: `arn:aws:rds:${region}:${account}:cluster:*`,
    },
    {
      command: 'aws rds restore-db-cluster-to-point-in-time',
      reason: 'no such call in the emulator: the test creates the restored cluster',
      resource: `arn:aws:rds:${region}:${account}:cluster:{--source-db-cluster-identifier}`,
      also: [
        {
          actions: ['rds:RestoreDBClusterToPointInTime'],
          resource: `arn:aws:rds:${region}:${account}:cluster:{--db-cluster-identifier}`,
        },
        {
          actions: ['rds:RestoreDBClusterToPointInTime'],
          resource: `arn:aws:rds:${region}:${account}:subgrp:{--db-subnet-group-name}`,
        },
        { actions: ['kms:DescribeKey'], resource: '$DATA_KEY_ARN', context: throughRds },
        { ...createGrant, resource: '$DATA_KEY_ARN', context: { ...createGrant.context, ...throughRds } },
      ],
    },
    {
      command: 'aws backup delete-recovery-point',
      reason: 'there are no recovery points',
      resource: '{--recovery-point-arn}',
    },
    { command: 'aws sesv2 delete-suppressed-destination', reason: noSuchCall, resource: '*' },
    { command: 'aws sts get-session-token', reason: 'for a user with an access key; the reader here is a role' },
    {
      command: 'aws ecs execute-command',
      reason: 'the emulator runs no containers',
      resource: `arn:aws:ecs:${region}:${account}:task/{--cluster}/a-task`,
    },
    { command: 'aws sts assume-role', reason: 'there are no MFA devices in the emulator', resource: '{--role-arn}' },
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

  const database = { Engine: 'aurora-mysql', MasterUsername: 'admin', MasterUserPassword: 'a-password' };

  /** The cluster that RDS restores to a point in time. */
  async function restoredCluster(): Promise<undefined> {
    await query({ ...emulator, region }, 'rds', 'CreateDBCluster', { DBClusterIdentifier: 'restored', ...database });
    await rememberResources('openemr')();
  }

  /** The copy of a snapshot, and a restored file system, in the other Region. */
  async function beRestored(): Promise<undefined> {
    const there = { ...emulator, region: otherRegion };
    await query(there, 'rds', 'CreateDBCluster', { DBClusterIdentifier: 'lost', ...database });
    await query(there, 'rds', 'CreateDBClusterSnapshot', {
      DBClusterIdentifier: 'lost',
      DBClusterSnapshotIdentifier: 'copy',
    });
    const created = await sendRequest(
      there,
      'elasticfilesystem',
      '/2015-02-01/file-systems',
      '{"CreationToken": "restored-openemr", "Encrypted": true}',
    );
    const { FileSystemArn } = JSON.parse(created) as { FileSystemArn: string };
    restored = { fileSystem: FileSystemArn, snapshot: `arn:aws:rds:${otherRegion}:${account}:cluster-snapshot:copy` };
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
      afterBlock: evaluateAs(() => 'Administrator'),
      notRun,
      set,
      before: {
        'What to do when an alarm fires': async () => `${withOptions}\n${outputs}`,
        'Reading the logs': fill,
        'Static addresses (Global Accelerator)': async () =>
          `npx hipaa-stacks deploy openemr --stack-name openemr --bucket my-templates --region eu-central-1 --parameter EnableGlobalAccelerator=true\n${outputs}`,
        'Which rule blocked this request?': webAclLogs,
        'Audit log of OpenEMR': auditLog,
        Database: restoredCluster,
        'Recovery in another Region': beRestored,
        'Retained resources': rememberResources('openemr'),
        'Deletion of retained data': async () => 'npx hipaa-stacks delete openemr --region eu-central-1 --yes',
      },
    });
    expect(played.failures).toEqual([]);
    expect(unusedEntries(played, notRun)).toEqual([]);
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
