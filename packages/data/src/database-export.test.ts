import { type Arn, type Id, resource, sub, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import {
  allowDatabaseExport,
  databaseExport,
  exportStarterStatements,
  exportWriterStatements,
} from './database-export.ts';
import { completeExportEvents, failedExportEvents } from './export-events.ts';
import { decide, textOf } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const arn = <T>(id: string) => unchecked<Arn<T & string>>({ 'Fn::GetAtt': [id, 'Arn'] });
const policy = resource('StartAccess', 'AWS::IAM::ManagedPolicy', { PolicyDocument: {} });
const props = {
  group: sub('exports-1a2b3c4d'),
  source: arn<'AWS::RDS::DBCluster'>('Cluster'),
  databases: ['clinic'],
  bucket: unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'Bucket' }),
  key,
  writer: arn<'AWS::IAM::Role'>('Writer'),
  starter: role,
  schedule: 'rate(7 days)',
  deadLetters: arn<'AWS::SQS::Queue'>('DeadLetterQueue'),
  after: [policy],
} as const;
const [group, schedule] = databaseExport('ExportSchedule', props).resources;
const { Target, ...rest } = schedule!.properties as { Target: Record<string, never>; [name: string]: unknown };

describe('an export', () => {
  const input = JSON.parse(textOf(Target.Input));

  test('has one cluster, one bucket, one role and one key', () => {
    expect(textOf(Target.Arn)).toBe('arn:${AWS::Partition}:scheduler:::aws-sdk:rds:startExportTask');
    expect(input).toEqual({
      ExportTaskIdentifier: 'export-<aws.scheduler.execution-id>',
      SourceArn: '${Cluster.Arn}',
      S3BucketName: '${Bucket}',
      IamRoleArn: '${Writer.Arn}',
      KmsKeyId: '${SomeKey.Arn}',
      ExportOnly: ['clinic'],
    });
  });

  test('has a name that RDS allows: at most 60 letters, digits and single hyphens', () => {
    const name = input.ExportTaskIdentifier.replace('<aws.scheduler.execution-id>', 'd32c5kddcf5bb8c3');
    expect(name).toMatch(/^(?!.*--)[A-Za-z][A-Za-z0-9-]{0,59}$/);
  });

  test('is started by an encrypted schedule in its own group, after the policies of the roles are created', () => {
    expect(rest).toMatchObject({ KmsKeyArn: key, State: 'ENABLED', GroupName: { Ref: group!.id } });
    expect(schedule?.dependsOn).toEqual(['StartAccess']);
  });

  test('that could not be started is sent to the dead-letter queue', () => {
    expect(Target).toMatchObject({ DeadLetterConfig: { Arn: props.deadLetters }, RoleArn: role });
  });
});

describe('the starter', () => {
  const allowed = exportStarterStatements({
    ...props,
    sourceKey: arn<'AWS::KMS::Key'>('DataKey'),
    deadLetterQueueKey: arn<'AWS::KMS::Key'>('AlertKey'),
  });
  const by = '${SomeRole.Arn}';
  const rds = { 'kms:ViaService': 'rds.${AWS::Region}.${AWS::URLSuffix}' };

  test('can start exports of that cluster only, with that role only', () => {
    const starts = (resource: string) => decide(allowed, { by: '*', action: 'rds:StartExportTask', resource });
    const passes = (resource: string) => decide(allowed, { by: '*', action: 'iam:PassRole', resource });
    expect([starts('${Cluster.Arn}'), starts('${Other.Arn}')]).toEqual(['allow', 'nothing']);
    expect([passes('${Writer.Arn}'), passes('${Admin.Arn}')]).toEqual(['allow', 'nothing']);
  });

  test('can use the key through RDS and decrypt the schedule, and nothing else', () => {
    const key = '${SomeKey.Arn}';
    const decrypts = (context: Record<string, string>) =>
      decide(allowed, { by: '*', action: 'kms:Decrypt', resource: key, context });
    const schedule = (name: string) => ({
      'kms:EncryptionContext:aws:scheduler:schedule:arn': `arn:\${AWS::Partition}:scheduler:\${AWS::Region}:\${AWS::AccountId}:schedule/${name}/Export`,
    });
    expect([decrypts(rds), decrypts(schedule('exports-1a2b3c4d'))]).toEqual(['allow', 'allow']);
    expect([decrypts({}), decrypts(schedule('default'))]).toEqual(['nothing', 'nothing']);
  });

  test('is allowed the actions on the key that StartExportTask requires of its caller', () => {
    const required = [
      ...['Encrypt', 'Decrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
      ...['CreateGrant', 'DescribeKey', 'RetireGrant'],
    ];
    const statements = allowDatabaseExport(props);
    const decisions = (context: Record<string, string>) =>
      required.map((name) => decide(statements, { by, action: `kms:${name}`, resource: '*', context }));
    expect(new Set(decisions(rds))).toEqual(new Set(['allow']));
    expect(new Set(decisions({}))).toEqual(new Set(['nothing']));
  });
});

test('the writer can write to that bucket only', () => {
  const allowed = exportWriterStatements(arn<'AWS::S3::Bucket'>('Bucket'), key);
  const writes = (resource: string) => decide(allowed, { by: '*', action: 's3:PutObject', resource });
  expect([writes('${Bucket.Arn}/export-1/x'), writes('${Other.Arn}/x'), writes('*')]).toEqual([
    'allow',
    'nothing',
    'nothing',
  ]);
});

test('failed or canceled exports and complete exports have different events', () => {
  expect(failedExportEvents(props.source).detail).toEqual({
    SourceArn: [props.source],
    EventID: ['RDS-EVENT-0234', 'RDS-EVENT-0235'],
  });
  expect(completeExportEvents(props.source).detail.EventID).toEqual(['RDS-EVENT-0236']);
});
