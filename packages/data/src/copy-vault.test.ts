import { expect, test } from 'vitest';
import { copyVault } from './copy-vault.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { role } from './testing/references.ts';

const { resources } = copyVault('BackupVault', { role: 'copies', users: [role], minDays: 30 });
const [key, vault] = resources;

test('the vault has a key of its own, and a lock', () => {
  expect(vault?.properties).toMatchObject({
    EncryptionKeyArn: { 'Fn::GetAtt': ['BackupVaultKey', 'Arn'] },
    LockConfiguration: { MinRetentionDays: 30, MaxRetentionDays: 2557 },
  });
});

test('the key lets the roles of the backups use it, and AWS Backup itself, but no one else of the account', () => {
  const account = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
  const linked =
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup';
  const asks = (principal: string) =>
    decide(statementsOf(key), {
      by: account,
      action: 'kms:Decrypt',
      resource: '*',
      context: { 'aws:PrincipalArn': principal },
    });
  expect(asks('${SomeRole.Arn}')).toBe('allow');
  expect(asks(linked)).toBe('allow');
  expect(asks('${OtherRole.Arn}')).toBe('nothing');
});

test('both stay when the stack goes', () => {
  expect([key?.keep, vault?.keep]).toEqual(['store', 'store']);
});
