import { expect, test } from 'vitest';
import { logGroup } from './log-group.ts';
import { key } from './testing/references.ts';

const [group] = logGroup('AuditLogGroup', { key, retentionDays: 2192 }).resources;

test('the log group is encrypted, and keeps what it has for the days given', () => {
  expect(group?.properties).toEqual({ KmsKeyId: key, RetentionInDays: 2192 });
});

test('the log group has no name of its own: two copies fit in one account', () => {
  expect(group?.properties).not.toHaveProperty('LogGroupName');
});

test('the log group is kept when its stack goes', () => {
  expect(group?.keep).toBe('store');
});
