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
  unseen: [],
};

test('a plan is told by nested stack, and what is replaced or removed by name', () => {
  expect(summaryLines('audit', plan)).toEqual([
    'audit: this will',
    '  Data: replace 1, modify 1',
    '  App: replace 1, add 1, perhaps replace 1',
    '  ! replace Data/PatientBucket (AWS::S3::Bucket, contains data) because of BucketName; the old one: Retain',
    '  replace App/Worker (AWS::Lambda::Function) because of FunctionName',
    '  ! perhaps replace App/Store (AWS::DynamoDB::Table, contains data)',
  ]);
});

test('a store is replaced or removed only by name', () => {
  expect(() => refuseLosses('audit', plan, [])).toThrow(
    /this would replace Data\/PatientBucket, which contains data\..*--allow-replacement Data\/PatientBucket\./,
  );
  expect(() => refuseLosses('audit', plan, ['Worker'])).toThrow();
  expect(() => refuseLosses('audit', plan, ['PatientBucket'])).not.toThrow();
  expect(() => refuseLosses('audit', plan, ['Data/PatientBucket'])).not.toThrow();
  const removal = { changes: [change('Jobs', 'AWS::DynamoDB::Table', { action: 'Remove' })], unseen: [] };
  expect(() => refuseLosses('audit', removal, ['Data/Jobs'])).toThrow(/would remove Jobs/);
});

test('what holds no data, is only modified, or is only perhaps replaced is not refused', () => {
  const harmless = { changes: plan.changes.slice(2), unseen: [] };
  expect(() => refuseLosses('audit', harmless, [])).not.toThrow();
});
