import { gzipSync } from 'node:zlib';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { readDocument } from './support/documented-commands.ts';
import {
  type NeededCalls,
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
  onEmulator,
  physicalId,
  playWithRoles,
  region,
  rememberResources,
} from './support/play-readme.ts';
import { account } from './support/principals.ts';
import { query, sendRequest } from './support/query-api.ts';

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
  {
    command: 'aws budgets describe-budget',
    reason: 'no such call in the emulator',
    actions: ['budgets:ViewBudget'],
    resource: `arn:aws:budgets::${account}:budget/{--budget-name}`,
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
  ...['EnableSes=true', 'MailSender=openemr@mail.emr.clinic.example', 'CreateTrail=true', 'MonthlyBudget=300'],
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
