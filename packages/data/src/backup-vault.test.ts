import { expect, test } from 'vitest';
import { backupVault } from './backup-vault.ts';
import { decide } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const [vault] = backupVault('BackupVault', { role: 'clinic', key }).resources;
const statements = (one = vault) =>
  (one!.properties as { AccessPolicy: { Statement: never[] } }).AccessPolicy.Statement;
const asked = (action: string) => ({ action, by: '*', resource: '*' });

test('its lock is in governance mode: it can be taken off, and never by a date', () => {
  const { LockConfiguration } = vault!.properties as { LockConfiguration: object };
  expect(LockConfiguration).toEqual({ MinRetentionDays: 7, MaxRetentionDays: 2557 });
});

test('nobody deletes a backup or ends it sooner', () => {
  expect(decide(statements(), asked('backup:DeleteRecoveryPoint'))).toBe('deny');
  expect(decide(statements(), asked('backup:UpdateRecoveryPointLifecycle'))).toBe('deny');
  expect(decide(statements(), asked('backup:StartRestoreJob'))).toBe('nothing');
});

test('but the roles named', () => {
  const [open] = backupVault('BackupVault', { role: 'clinic', key, deleters: [role] }).resources;
  expect(statements(open)).toMatchObject([{ Condition: { ArnNotEquals: { 'aws:PrincipalArn': [role] } } }]);
});

test('it has the key given, and stays when the stack goes', () => {
  expect(vault).toMatchObject({ keep: 'store', properties: { EncryptionKeyArn: key } });
});
