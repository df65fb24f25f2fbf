import { expect, test } from 'vitest';
import { logGroup } from './log-group.ts';
import { key } from './testing/references.ts';

const [group] = logGroup('AuditLogGroup', { key, retentionDays: 2192 }).resources;

test('the log group is encrypted, and has the given retention', () => {
  expect(group?.properties).toEqual({ KmsKeyId: key, RetentionInDays: 2192 });
});

test('the log group has no physical name, so that two systems can be in one account', () => {
  expect(group?.properties).not.toHaveProperty('LogGroupName');
});

test('the log group is retained', () => {
  expect(group?.keep).toBe('store');
});
