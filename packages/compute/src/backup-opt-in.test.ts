import { type Arn, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { backupOptIn, backupOptInHandler } from './backup-opt-in.ts';

const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'backup-opt-in': true },
} as const;

test('its provider may read and write the settings of backups, which have no ARN, and touch no backup', () => {
  const [statement, ...more] = backupOptInHandler().statements;
  expect(more).toEqual([]);
  expect(statement).toMatchObject({
    Action: ['backup:DescribeRegionSettings', 'backup:UpdateRegionSettings'],
    Resource: '*',
  });
});

test('asks the provider for its types; a selection can wait for the opt-in', () => {
  const made = backupOptIn('OptIn', { provider, types: ['Aurora', 'EFS'] });
  expect(made.resources).toEqual([made.optIn]);
  expect(made.optIn).toMatchObject({
    type: 'Custom::BackupOptIn',
    properties: { ServiceToken: provider.arn, ResourceTypes: ['Aurora', 'EFS'] },
  });
});
