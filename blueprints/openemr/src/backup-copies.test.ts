import { describe, expect, test } from 'vitest';
import { backupCopies } from './backup-copies.ts';
import { openEmr } from './openemr.ts';

const resources = Object.values(backupCopies.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const ofType = (type: string) => resources.filter((resource) => resource.type === type);

describe('the companion with the vault of another Region', () => {
  test('has a vault with a key of its own and a lock in governance mode; both stay when the stack goes', () => {
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

  test('lets the roles of the system use its key, however CloudFormation calls them, and no role of others', () => {
    const { KeyPolicy } = ofType('AWS::KMS::Key')[0]!.properties as { KeyPolicy: object };
    const patterns = [...JSON.stringify(KeyPolicy).matchAll(/role\/(\$\{SystemName\}[^"]+)/g)].map(
      ([, name]) => new RegExp(`^${name!.replace('${SystemName}', 'openemr').replaceAll('*', '.*')}$`),
    );
    const admitted = (name: string) => patterns.some((pattern) => pattern.test(name));
    const nested = 'openemr-IdentityStack-1A-BackupRole-AbCdEf123456';
    expect([nested, 'openemr-RestoreRole-AbCdEf123456'].map(admitted)).toEqual([true, true]);
    expect(['openemr-IdentityStack-1A-TaskRole-AbCdEf123456', 'other-BackupRole-1'].map(admitted)).toEqual([
      false,
      false,
    ]);
  });

  test('is deployed by a person, in a Region that they choose', () => {
    expect(openEmr.companions['backup-copies']).toMatchObject({
      blueprint: { name: backupCopies.name },
      region: 'chosen',
      parameters: {},
    });
  });
});
