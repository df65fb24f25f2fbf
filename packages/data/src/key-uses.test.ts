import { uniqueName } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { usedByFargate } from './key-uses.ts';
import { decide } from './testing/decide.ts';

describe('Fargate', () => {
  const [encrypts, grants] = usedByFargate(uniqueName('clinic', 255));
  const disk = (clusterName: string, action = 'kms:GenerateDataKeyWithoutPlaintext') =>
    decide([encrypts!], {
      by: 'fargate.amazonaws.com',
      action,
      resource: '*',
      context: {
        'kms:EncryptionContext:aws:ecs:clusterAccount': '${AWS::AccountId}',
        'kms:EncryptionContext:aws:ecs:clusterName': clusterName,
      },
    });

  test('encrypts disks of the one cluster', () => {
    expect(disk('clinic-${Hipaa::SystemId}')).toBe('allow');
    expect(disk('clinic-00000000')).toBe('nothing');
  });

  test('does not get the key itself but by a grant for the same cluster, which decrypts and no more', () => {
    expect(disk('clinic-${Hipaa::SystemId}', 'kms:Decrypt')).toBe('nothing');
    expect(grants).toMatchObject({
      Action: 'kms:CreateGrant',
      Condition: {
        StringEquals: encrypts?.Condition?.StringEquals,
        'ForAllValues:StringEquals': { 'kms:GrantOperations': 'Decrypt' },
      },
    });
  });
});
