import { type Arn, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { backupOptIn, backupOptInHandler } from './backup-opt-in.ts';

const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'backup-opt-in': true },
} as const;

test('the handler allows access to the AWS Backup settings, which have no ARN, and to no backup', () => {
  const [statement, ...more] = backupOptInHandler().statements;
  expect(more).toEqual([]);
  expect(statement).toMatchObject({
    Action: ['backup:DescribeRegionSettings', 'backup:UpdateRegionSettings'],
    Resource: '*',
  });
});

test('creates a custom resource for these types, which a selection can depend on', () => {
  const created = backupOptIn('OptIn', { provider, types: ['Aurora', 'EFS'] });
  expect(created.resources).toEqual([created.optIn]);
  expect(created.optIn).toMatchObject({
    type: 'Custom::BackupOptIn',
    properties: { ServiceToken: provider.arn, ResourceTypes: ['Aurora', 'EFS'] },
  });
});
