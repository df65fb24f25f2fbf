import { gzipSync } from 'node:zlib';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { readDocument } from './support/documented-commands.ts';
import {
  type NotRun,
  notRunErrors,
  type PlayOptions,
  playDocument,
  settingErrors,
  shellBlocksOf,
  type Variables,
} from './support/play-document.ts';
import {
  as,
  config,
  emulator,
  onEmulator,
  physicalId,
  playWithRoles,
  region,
  rememberResources,
} from './support/play-readme.ts';
import { account } from './support/principals.ts';

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
  expect(await notRunErrors(emulator(), played, notRun, () => 'Administrator')).toEqual([]);
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
