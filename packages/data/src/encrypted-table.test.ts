import { expect, test } from 'vitest';
import { encryptedTable } from './encrypted-table.ts';
import { key } from './testing/references.ts';

const table = (expiresAt?: string) =>
  encryptedTable('SessionTable', { key, partitionKey: 'Id', deletionProtection: true, ...(expiresAt && { expiresAt }) })
    .resources[0];

test('the table is encrypted with the given key', () => {
  expect(table()?.properties).toMatchObject({
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
  });
});

test('the table has point-in-time recovery', () => {
  expect(table()?.properties).toMatchObject({
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('the partition key is declared and used', () => {
  expect(table()?.properties).toMatchObject({
    AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
  });
});

test('items expire only if an attribute is set', () => {
  expect(table()?.properties).not.toHaveProperty('TimeToLiveSpecification');
  expect(table('ExpiresAt')?.properties).toMatchObject({
    TimeToLiveSpecification: { AttributeName: 'ExpiresAt', Enabled: true },
  });
});

test('deletion protection can be set', () => {
  expect(table()?.properties).toMatchObject({ DeletionProtectionEnabled: true });
});

test('the table is retained', () => {
  expect(table()?.keep).toBe('store');
});
