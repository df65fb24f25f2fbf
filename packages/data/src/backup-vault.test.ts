import { expect, test } from 'vitest';
import { backupVault } from './backup-vault.ts';
import { decide } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const [vault] = backupVault('BackupVault', { role: 'clinic', key }).resources;
const statements = (one = vault) =>
  (one!.properties as { AccessPolicy: { Statement: never[] } }).AccessPolicy.Statement;
const call = (action: string) => ({ action, by: '*', resource: '*' });

test('its lock is in governance mode: it can be removed, and has no date after which it cannot', () => {
  const { LockConfiguration } = vault!.properties as { LockConfiguration: object };
  expect(LockConfiguration).toEqual({ MinRetentionDays: 7, MaxRetentionDays: 2557 });
});

test('no principal can delete a backup or shorten its retention', () => {
  expect(decide(statements(), call('backup:DeleteRecoveryPoint'))).toBe('deny');
  expect(decide(statements(), call('backup:UpdateRecoveryPointLifecycle'))).toBe('deny');
  expect(decide(statements(), call('backup:StartRestoreJob'))).toBe('nothing');
});

test('except the named roles', () => {
  const [vaultWithDeleters] = backupVault('BackupVault', { role: 'clinic', key, deleters: [role] }).resources;
  expect(statements(vaultWithDeleters)).toMatchObject([
    { Condition: { ArnNotEquals: { 'aws:PrincipalArn': [role] } } },
  ]);
});

test('it has the given key, and is retained', () => {
  expect(vault).toMatchObject({ keep: 'store', properties: { EncryptionKeyArn: key } });
});
