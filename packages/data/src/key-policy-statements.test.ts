import { uniqueName } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { allowAutoScaling, allowFargate } from './key-policy-statements.ts';
import { decide } from './testing/decide.ts';

describe('Fargate', () => {
  const [encrypts, grants] = allowFargate(uniqueName('clinic', 255));
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

  test('can encrypt storage of one cluster', () => {
    expect(disk('clinic-${Hipaa::SystemId}')).toBe('allow');
    expect(disk('clinic-00000000')).toBe('nothing');
  });

  test('can decrypt only by a grant for the same cluster', () => {
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

describe('EC2 Auto Scaling', () => {
  const linked =
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
  const decision = (by: string, action: string, context: Record<string, string> = {}, account = '${AWS::AccountId}') =>
    decide(allowAutoScaling, {
      by,
      action,
      resource: '*',
      context: { 'kms:CallerAccount': account, 'aws:PrincipalArn': by, ...context },
    });

  test('can use the key with its service-linked role, and create grants for AWS resources only', () => {
    expect(decision(linked, 'kms:GenerateDataKeyWithoutPlaintext')).toBe('allow');
    expect(decision(linked, 'kms:CreateGrant')).toBe('nothing');
    expect(decision(linked, 'kms:CreateGrant', { 'kms:GrantIsForAWSResource': 'true' })).toBe('allow');
  });

  test('other principals and other accounts cannot', () => {
    expect(decision('arn:aws:iam::000000000000:role/other', 'kms:Decrypt')).toBe('nothing');
    expect(decision(linked, 'kms:Decrypt', {}, '000000000000')).toBe('nothing');
  });
});
