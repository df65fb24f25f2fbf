import { expect, test } from 'vitest';
import { encryptedTable } from './encrypted-table.ts';
import { key } from './testing/references.ts';

const table = (expiresAt?: string) =>
  encryptedTable('SessionTable', { key, partitionKey: 'Id', deletionProtection: true, ...(expiresAt && { expiresAt }) })
    .resources[0];

test('the table is encrypted with the key given', () => {
  expect(table()?.properties).toMatchObject({
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
  });
});

test('the table can be restored to each second', () => {
  expect(table()?.properties).toMatchObject({
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('the attribute that identifies an item is declared as it is used', () => {
  expect(table()?.properties).toMatchObject({
    AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
  });
});

test('items go by themselves only where that is asked for', () => {
  expect(table()?.properties).not.toHaveProperty('TimeToLiveSpecification');
  expect(table('ExpiresAt')?.properties).toMatchObject({
    TimeToLiveSpecification: { AttributeName: 'ExpiresAt', Enabled: true },
  });
});

test('deletion protection is what the blueprint decides', () => {
  expect(table()?.properties).toMatchObject({ DeletionProtectionEnabled: true });
});

test('the table is kept when its stack goes', () => {
  expect(table()?.keep).toBe('store');
});
