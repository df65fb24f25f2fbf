import { describe, expect, test } from 'vitest';
import { backupCopies } from './backup-copies.ts';
import { openEmr } from './openemr.ts';

const resources = Object.values(backupCopies.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const ofType = (type: string) => resources.filter((resource) => resource.type === type);

describe('the companion with the vault in another Region', () => {
  test('creates a vault with its own key and a lock in governance mode; both are retained when the stack is deleted', () => {
    const [vault, ...more] = ofType('AWS::Backup::BackupVault');
    expect(more).toEqual([]);
    expect(vault).toMatchObject({
      keep: 'store',
      properties: { EncryptionKeyArn: { 'Fn::GetAtt': ['BackupVaultKey', 'Arn'] } },
    });
    const { LockConfiguration } = vault!.properties as { LockConfiguration: object };
    expect(LockConfiguration).toEqual({ MinRetentionDays: 7, MaxRetentionDays: 2557 });
    expect(ofType('AWS::KMS::Key')).toMatchObject([{ id: 'BackupVaultKey', keep: 'store' }]);
  });

  test('allows the roles of the system to use its key, with the names that CloudFormation generates, and no other roles', () => {
    const { KeyPolicy } = ofType('AWS::KMS::Key')[0]!.properties as { KeyPolicy: object };
    const patterns = [...JSON.stringify(KeyPolicy).matchAll(/role\/(\$\{SystemName\}[^"]+)/g)].map(
      ([, name]) => new RegExp(`^${name!.replace('${SystemName}', 'openemr').replaceAll('*', '.*')}$`),
    );
    const isAllowed = (name: string) => patterns.some((pattern) => pattern.test(name));
    const nested = 'openemr-IdentityStack-1A-BackupRole-AbCdEf123456';
    expect([nested, 'openemr-RestoreRole-AbCdEf123456'].map(isAllowed)).toEqual([true, true]);
    expect(['openemr-IdentityStack-1A-TaskRole-AbCdEf123456', 'other-BackupRole-1'].map(isAllowed)).toEqual([
      false,
      false,
    ]);
  });

  test('is deployed separately, in a Region that the user selects', () => {
    expect(openEmr.companions['backup-copies']).toMatchObject({
      blueprint: { name: backupCopies.name },
      region: 'chosen',
      parameters: {},
    });
  });
});
