import { expect, test } from 'vitest';
import { failedOperation } from './failed.ts';
import type { StackEvent } from './stack-event.ts';

const event = (logicalId: string, type: string, status: string, more: Partial<StackEvent> = {}): StackEvent => ({
  ...{ id: `${logicalId}-${status}`, stack: 'Data', stackId: 'data', physicalId: `${logicalId}-1`, reason: '' },
  ...{ logicalId, type, status, at: new Date(0) },
  ...more,
});
const events = [
  event('Table', 'AWS::DynamoDB::Table', 'CREATE_FAILED', { reason: 'Something new.' }),
  event('Logs', 'AWS::S3::Bucket', 'DELETE_SKIPPED'),
  event('LogsPolicy', 'AWS::S3::BucketPolicy', 'DELETE_SKIPPED'),
  event('Jobs', 'AWS::SQS::Queue', 'DELETE_COMPLETE'),
];

test('a creation that is rolled back names the remaining resources with their physical IDs', () => {
  const { where, what, fix } = failedOperation('clinic', { status: 'ROLLBACK_COMPLETE', events, seconds: 1 }, []);
  expect([where, what]).toEqual(['clinic/Data/Table (AWS::DynamoDB::Table)', 'Something new']);
  expect(fix).toContain('Data/Logs (Logs-1)');
  expect(fix).not.toContain('Jobs');
  expect(fix).not.toContain('LogsPolicy');
});

test('without remaining resources, the message is that all were deleted', () => {
  const { fix } = failedOperation(
    'clinic',
    { status: 'ROLLBACK_COMPLETE', events: events.slice(0, 1), seconds: 1 },
    [],
  );
  expect(fix).toBe('Fix the reported error. All created resources were deleted.');
});
