import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  evaluateAs,
  onEmulator,
  physicalId,
  playWithRoles,
  region,
  rememberResources,
} from './support/play-readme.ts';
import { account } from './support/principals.ts';

const file = 'blueprints/patient-web-app/README.md';
const document = readDocument(file);
const outputs = shellBlocksOf(document).find(({ heading }) => heading === 'Variables from the outputs')!.code;
const logFile = 'AWSLogs/file.txt';
const connection = `arn:aws:codeconnections:${region}:${account}:connection/00000000-0000-4000-8000-000000000000`;
const noSuchCall = 'no such call in the emulator';
const group = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/{--auto-scaling-group-name}`;

const notRun: readonly NotRun[] = [
  onEmulator,
  { command: 'aws codeconnections create-connection', reason: noSuchCall, answer: connection },
  {
    command: 'aws codeconnections get-connection',
    reason: 'a connection becomes available in the console only',
    answer: 'AVAILABLE',
    resource: '{--connection-arn}',
  },
  {
    command: 'aws ssm start-session',
    reason: 'the instances of the emulator have no agent',
    resource: `arn:aws:ec2:${region}:${account}:instance/{--target}`,
    also: [{ actions: ['ssm:StartSession'], resource: `arn:aws:ssm:${region}:${account}:document/{--document-name}` }],
  },
  {
    command: 'aws ssm describe-instance-patch-states',
    reason: noSuchCall,
    resource: `arn:aws:ec2:${region}:${account}:instance/{--instance-ids}`,
  },
  { command: 'aws ssm describe-instance-information', reason: noSuchCall },
  { command: 'aws autoscaling enter-standby', reason: noSuchCall, resource: group },
  {
    command: 'aws ec2 modify-instance-attribute',
    reason: noSuchCall,
    resource: `arn:aws:ec2:${region}:${account}:instance/{--instance-id}`,
    also: [
      {
        actions: ['ec2:ModifyInstanceAttribute'],
        resource: `arn:aws:ec2:${region}:${account}:security-group/{--groups}`,
      },
    ],
  },
  {
    command: 'aws ec2 describe-volumes',
    reason: 'the instances of the emulator have no volumes',
    answer: 'vol-0123456789abcdef0',
  },
];

const set: NonNullable<PlayOptions['set']> = {
  GROUP: () => 'operators',
  LOG_FILE: () => logFile,
  SNAPSHOT_ID: () => 'snap-0123456789abcdef0',
  REPOSITORY: () => physicalId('BackendRepository'),
  BUCKET: () => physicalId('FlowLogBucket'),
  LOG_GROUP: () => physicalId('BackendLogs'),
  KEY: () => physicalId('LogKey'),
};

/** Git repositories with the two images. */
const sources = `for IMAGE in backend frontend; do
  mkdir "$IMAGE" && echo 'FROM scratch' > "$IMAGE/Dockerfile" && git init --quiet "$IMAGE" && git -C "$IMAGE" add .
  git -C "$IMAGE" -c user.name=a -c user.email=a@clinic.example commit --quiet -m 'First version'
done`;

async function operators(): Promise<undefined> {
  await new IAM(config()).createGroup({ GroupName: 'operators' });
}

async function fill({ WEB_ACL_LOG_BUCKET }: Variables): Promise<undefined> {
  await new S3(config()).putObject({ Bucket: WEB_ACL_LOG_BUCKET!, Key: logFile, Body: 'a request' });
}

/** `ssh-keyscan` prints the host keys of a server: here without a network. */
let programs: string;
const path = process.env.PATH;
beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'ssh-keyscan-'));
  const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  writeFileSync(join(programs, 'ssh-keyscan'), `#!/bin/sh\necho "$3 ssh-ed25519 ${key}"\n`, { mode: 0o755 });
  process.env.PATH = `${programs}:${path}`;
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(programs, { recursive: true });
});

test('an administrator can run every command of the README in its order', async () => {
  expect(settingErrors(document, set)).toEqual([]);
  const administrator = await as('Administrator');
  const played = await playDocument(file, shellBlocksOf(document), {
    access: () => administrator,
    afterBlock: evaluateAs(() => 'Administrator'),
    notRun,
    set,
    before: {
      'First version': async () => sources,
      'Network access': async () => outputs,
      'A new version': async () => outputs,
      Shell: operators,
      'Reading the logs': fill,
      'Retained resources': rememberResources('patient-web-app'),
    },
  });
  expect(played.failures).toEqual([]);
  expect(unusedEntries(played, notRun)).toEqual([]);
});

test('a user with the deployment role deploys, and an auditor reads', async () => {
  const sections = {
    'Before you begin': 'Administrator',
    Launch: 'Deployer',
    'Variables from the outputs': 'Deployer',
    'Deploy the version': 'Deployer',
    'Reading the logs': 'Auditor',
  };
  await playWithRoles(file, sections, {
    notRun,
    set,
    before: { 'Reading the logs': fill },
  });
});
