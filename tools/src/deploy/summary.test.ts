import { expect, test } from 'vitest';
import type { Plan, PlannedChange } from './change-set.ts';
import { refuseLosses, summaryLines } from './summary.ts';

const change = (path: string, type: string, more: Partial<PlannedChange> = {}): PlannedChange => ({
  stack: path.split('/').slice(0, -1).join('/'),
  logicalId: path.split('/').at(-1)!,
  type,
  action: 'Modify',
  replacement: 'False',
  policy: '',
  physicalId: 'id',
  properties: [],
  ...more,
});

const plan: Plan = {
  changes: [
    change('Data', 'AWS::CloudFormation::Stack'),
    change('Data/PatientBucket', 'AWS::S3::Bucket', {
      replacement: 'True',
      policy: 'Retain',
      properties: ['BucketName'],
    }),
    change('Data/Jobs', 'AWS::DynamoDB::Table'),
    change('App/Worker', 'AWS::Lambda::Function', { replacement: 'True', properties: ['FunctionName'] }),
    change('App/Inbox', 'AWS::SQS::Queue', { action: 'Add' }),
    change('App/Store', 'AWS::DynamoDB::Table', { replacement: 'Conditional' }),
  ],
  unavailable: [],
};

test('a plan is summarized by nested stack, with the names of replaced and removed resources', () => {
  expect(summaryLines('audit', plan)).toEqual([
    'audit: planned changes',
    '  Data: replace 1, modify 1',
    '  App: replace 1, add 1, may replace 1',
    '  ! replace Data/PatientBucket (AWS::S3::Bucket, contains data) because of BucketName; the old one: Retain',
    '  replace App/Worker (AWS::Lambda::Function) because of FunctionName',
    '  ! may replace App/Store (AWS::DynamoDB::Table, contains data)',
  ]);
});

test('a data store is only replaced or removed if it is allowed by name', () => {
  expect(() => refuseLosses('audit', plan, [])).toThrow(
    /this would replace Data\/PatientBucket, which contains data\..*--allow-replacement Data\/PatientBucket\./,
  );
  expect(() => refuseLosses('audit', plan, ['Worker'])).toThrow();
  expect(() => refuseLosses('audit', plan, ['PatientBucket'])).not.toThrow();
  expect(() => refuseLosses('audit', plan, ['Data/PatientBucket'])).not.toThrow();
  const removal = { changes: [change('Jobs', 'AWS::DynamoDB::Table', { action: 'Remove' })], unavailable: [] };
  expect(() => refuseLosses('audit', removal, ['Data/Jobs'])).toThrow(/would remove Jobs/);
});

test('resources without data, modifications and possible replacements are not refused', () => {
  const harmless = { changes: plan.changes.slice(2), unavailable: [] };
  expect(() => refuseLosses('audit', harmless, [])).not.toThrow();
});
