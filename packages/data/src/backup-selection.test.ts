import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { backupSelection } from './backup-selection.ts';
import { role } from './testing/references.ts';

const optIn = resource('OptIn', 'AWS::SNS::Topic', {});
const stores = ['FileSystem', 'Database'].map((id) => unchecked<never>({ 'Fn::GetAtt': [id, 'Arn'] }));
const plan = unchecked<never>({ Ref: 'BackupPlan' });
const [selection] = backupSelection('BackupSelection', { plan, role, stores, after: [optIn] }).resources;

test('it selects resources by ARN, not by tag', () => {
  const { BackupSelection } = selection!.properties as { BackupSelection: object };
  expect(BackupSelection).toMatchObject({ Resources: stores, IamRoleArn: role });
  expect(BackupSelection).not.toHaveProperty('ListOfTags');
});

test('it depends on the opt-in of the account', () => {
  expect(selection?.dependsOn).toEqual(['OptIn']);
});

test('volumes are selected by a tag, and no other type', () => {
  const volumesWithTag = { key: 'BackupGroup', value: 'web' };
  const { properties } = backupSelection('BackupSelection', { plan, role, volumesWithTag }).resources[0]!;
  const { BackupSelection } = properties as { BackupSelection: object };
  expect(BackupSelection).toMatchObject({
    Resources: [{ 'Fn::Sub': 'arn:${AWS::Partition}:ec2:*:*:volume/*' }],
    Conditions: { StringEquals: [{ ConditionKey: 'aws:ResourceTag/BackupGroup', ConditionValue: 'web' }] },
  });
  expect(() => backupSelection('BackupSelection', { plan, role, stores, volumesWithTag })).toThrow(
    'BackupSelection: selects stores and volumes with a tag. Use a selection for each.',
  );
});
