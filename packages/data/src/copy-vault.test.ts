import { expect, test } from 'vitest';
import { copyVault } from './copy-vault.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { role } from './testing/references.ts';

const { resources } = copyVault('BackupVault', { role: 'copies', users: [role], minDays: 30 });
const [key, vault] = resources;

test('the vault has its own key, and a lock', () => {
  expect(vault?.properties).toMatchObject({
    EncryptionKeyArn: { 'Fn::GetAtt': ['BackupVaultKey', 'Arn'] },
    LockConfiguration: { MinRetentionDays: 30, MaxRetentionDays: 2557 },
  });
});

test('only the backup roles and AWS Backup itself can use the key', () => {
  const account = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
  const linked =
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup';
  const decision = (principal: string) =>
    decide(statementsOf(key), {
      by: account,
      action: 'kms:Decrypt',
      resource: '*',
      context: { 'aws:PrincipalArn': principal },
    });
  expect(decision('${SomeRole.Arn}')).toBe('allow');
  expect(decision(linked)).toBe('allow');
  expect(decision('${OtherRole.Arn}')).toBe('nothing');
});

test('both are retained', () => {
  expect([key?.keep, vault?.keep]).toEqual(['store', 'store']);
});
