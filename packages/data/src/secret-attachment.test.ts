import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { secretAttachment } from './secret-attachment.ts';

test('a secret is attached to a cluster, and its ARN depends on the attachment', () => {
  const { resources, arn } = secretAttachment('User', {
    secret: unchecked<Arn<'AWS::SecretsManager::Secret'>>({ Ref: 'Secret' }),
    cluster: unchecked<Id<'AWS::RDS::DBCluster'>>({ Ref: 'Database' }),
  });
  expect(resources[0]!.properties).toEqual({
    SecretId: { Ref: 'Secret' },
    TargetId: { Ref: 'Database' },
    TargetType: 'AWS::RDS::DBCluster',
  });
  expect(arn).toEqual({ Ref: 'User' });
});
