import { describe, expect, it } from 'vitest';
import { databaseExport } from './database-export.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const role = (service: string, ...Statement: readonly object[]) =>
  resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyDocument: { Statement } }],
  });

const start = allow('rds:StartExportTask', { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] });
const pass = allow('iam:PassRole', arn('Writer'));
const useKey = allow(['kms:CreateGrant', 'kms:DescribeKey', 'kms:Decrypt'], arn('Key'));
const inBucket = allow(['s3:GetBucketLocation', 's3:ListBucket'], arn('Files'));
const inFiles = allow(['s3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'], { 'Fn::Sub': '${Files.Arn}/*' });
const keyAllowing = (...Action: readonly string[]) =>
  resource('AWS::KMS::Key', {
    KeyPolicy: { Statement: [{ ...allow(Action, '*'), Principal: { AWS: arn('Starter') } }] },
  });
const name = '"ExportTaskIdentifier":"export-<aws.scheduler.execution-id>"';
const rest =
  '"SourceArn":"${Cluster.DBClusterArn}","S3BucketName":"${Files}","IamRoleArn":"${Writer.Arn}","KmsKeyId":"${Key.Arn}"';
const schedule = (input = `{${name},${rest}}`) =>
  resource('AWS::Scheduler::Schedule', {
    KmsKeyArn: arn('Key'),
    Target: {
      Arn: { 'Fn::Sub': 'arn:${AWS::Partition}:scheduler:::aws-sdk:rds:startExportTask' },
      RoleArn: arn('Starter'),
      Input: { 'Fn::Sub': input },
    },
  });
const rule = (EventID: string, State = 'ENABLED') =>
  resource('AWS::Events::Rule', { State, EventPattern: { source: ['aws.rds'], detail: { EventID: [EventID] } } });

const system: SmallResources = {
  Cluster: resource('AWS::RDS::DBCluster'),
  Files: resource('AWS::S3::Bucket'),
  Key: keyAllowing('kms:CreateGrant', 'kms:DescribeKey', 'kms:Decrypt'),
  Starter: role('scheduler.amazonaws.com', start, pass, useKey),
  Writer: role('export.rds.amazonaws.com', inBucket, inFiles),
  Export: schedule(),
  Failed: rule('RDS-EVENT-0234'),
};
const find = (changed: SmallResources = {}) => findingsOf(databaseExport, { ...system, ...changed });

it('an export that can be started and written, and whose failure causes a notification, has no findings', () =>
  expect(find()).toEqual([]));

describe('the role that starts an export', () => {
  const cannot = (what: string) => [`Export: its role Starter does not allow ${what}: no export starts`];
  const Starter = (...statements: readonly object[]) => ({ Starter: role('scheduler.amazonaws.com', ...statements) });
  it('can start exports of the cluster', () =>
    expect(find(Starter(pass, useKey))).toEqual(cannot('rds:StartExportTask on Cluster')));
  it('can pass the role that writes', () =>
    expect(find(Starter(start, useKey))).toEqual(cannot('iam:PassRole on Writer')));
  it('can create a grant for RDS on the key', () =>
    expect(find(Starter(start, pass, allow('kms:Decrypt', arn('Key'))))).toEqual(
      cannot('kms:CreateGrant on Key, kms:DescribeKey on Key'),
    ));
  it('is allowed by the key policy', () =>
    expect(find({ Key: keyAllowing('kms:Decrypt') })).toEqual([
      'Key: does not allow Starter to call kms:CreateGrant, kms:DescribeKey through RDS, for the exports of Export',
    ]));
  it('can decrypt the schedule', () => {
    const cannotDecrypt = [
      'Export: is encrypted with Key, and its role Starter is not allowed to decrypt with it: it never runs',
    ];
    expect(find({ Key: keyAllowing('kms:CreateGrant', 'kms:DescribeKey') })).toEqual(cannotDecrypt);
    expect(find(Starter(start, pass, allow(['kms:CreateGrant', 'kms:DescribeKey'], arn('Key'))))).toEqual(
      cannotDecrypt,
    );
  });
});

describe('the role that writes an export', () => {
  it('trusts RDS', () =>
    expect(find({ Writer: role('rds.amazonaws.com', inBucket, inFiles) })).toEqual([
      'Writer: writes exports, and does not trust export.rds.amazonaws.com',
    ]));
  it('can write to the bucket', () => {
    const cannot = (what: string) => [`Writer: writes exports to Files, and does not have ${what} there`];
    const Writer = (...statements: readonly object[]) => ({ Writer: role('export.rds.amazonaws.com', ...statements) });
    expect(find(Writer(inFiles))).toEqual(cannot('s3:GetBucketLocation, s3:ListBucket'));
    expect(find(Writer(inBucket))).toEqual(cannot('s3:DeleteObject, s3:GetObject, s3:PutObject'));
  });
});

it('each export has a unique name', () =>
  expect(find({ Export: schedule(`{"ExportTaskIdentifier":"weekly",${rest}}`) })).toEqual([
    "Export: gives every export the same name 'weekly': RDS requires unique names and rejects every export after the first",
  ]));

it('a failed export causes a notification', () => {
  const withoutNotification = [
    'Export: starts exports, and no rule matches RDS-EVENT-0234: a failed export causes no notification',
  ];
  expect(find({ Failed: rule('RDS-EVENT-0236') })).toEqual(withoutNotification);
  expect(find({ Failed: rule('RDS-EVENT-0234', 'DISABLED') })).toEqual(withoutNotification);
  const ofCategory = (name: string) =>
    resource('AWS::Events::Rule', { EventPattern: { source: ['aws.rds'], detail: { EventCategories: [name] } } });
  expect(find({ Failed: ofCategory('notification') })).toEqual([]);
  expect(find({ Failed: ofCategory('failure') })).toEqual(withoutNotification);
  expect(find({ Failed: resource('AWS::RDS::EventSubscription', { SourceType: 'db-cluster' }) })).toEqual([]);
  expect(find({ Failed: resource('AWS::RDS::EventSubscription', { SourceType: 'db-instance' }) })).toEqual(
    withoutNotification,
  );
});

it('other schedules have no findings', () => {
  const other = resource('AWS::Scheduler::Schedule', {
    Target: { Arn: 'arn:aws:scheduler:::aws-sdk:ec2:stopInstances' },
  });
  expect(findingsOf(databaseExport, { Export: other })).toEqual([]);
});
