import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { restoreTesting } from './restore-testing.ts';
import { textOf } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const vault = unchecked<never>({ 'Fn::GetAtt': ['BackupVault', 'BackupVaultArn'] });
const arn = (id: string) => unchecked<never>({ 'Fn::GetAtt': [id, 'Arn'] });
const [plan, ...selections] = restoreTesting('RestoreTestingPlan', {
  role: 'clinic',
  vault,
  restorer: role,
  stores: {
    Files: { type: 'EFS', arn: arn('FileSystem'), overrides: { kmsKeyId: key } },
    Database: { type: 'Aurora', arn: arn('Database') },
  },
}).resources;
const nameOf = (one: { properties: object } | undefined, property: string) =>
  textOf((one!.properties as Record<string, unknown>)[property]).replace(
    /\$\{SystemId\}|\$\{Hipaa::SystemId\}/,
    '0a1b2c3d',
  );

test('it selects a random backup of the last 35 days in the vault', () => {
  expect(plan?.properties).toMatchObject({
    RecoveryPointSelection: { Algorithm: 'RANDOM_WITHIN_WINDOW', SelectionWindowDays: 35, IncludeVaults: [vault] },
  });
});

test('each resource is restored with its type and the given role', () => {
  expect(selections.map(({ properties }) => properties)).toMatchObject([
    { ProtectedResourceType: 'EFS', ProtectedResourceArns: [arn('FileSystem')], IamRoleArn: role },
    { ProtectedResourceType: 'Aurora', ProtectedResourceArns: [arn('Database')], IamRoleArn: role },
  ]);
});

test('a restored resource has the given key', () => {
  expect(selections[0]?.properties).toMatchObject({ RestoreMetadataOverrides: { kmsKeyId: key } });
  expect(selections[1]?.properties).not.toHaveProperty('RestoreMetadataOverrides');
});

test('names have only letters, digits and _, and are unique', () => {
  const names = [
    nameOf(plan, 'RestoreTestingPlanName'),
    ...selections.map((one) => nameOf(one, 'RestoreTestingSelectionName')),
  ];
  for (const name of names) expect(name).toMatch(/^\w{1,50}$/);
  expect(new Set(names).size).toBe(3);
});
