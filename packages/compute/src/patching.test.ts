import { expect, test } from 'vitest';
import { patching } from './patching.ts';

const { resources } = patching('Patches', { role: 'web', patchGroup: 'web-1', schedule: 'cron(0 8 ? * SUN *)' });
const associations = resources.filter(({ type }) => type === 'AWS::SSM::Association');
const baseline = resources.find(({ type }) => type === 'AWS::SSM::PatchBaseline')!;

test('patches are installed on schedule, and scanned each day, on the instances of the group only', () => {
  expect(associations.map(({ properties }) => properties)).toMatchObject([
    { ScheduleExpression: 'cron(30 4 ? * * *)', Parameters: { Operation: ['Scan'] } },
    { ScheduleExpression: 'cron(0 8 ? * SUN *)', Parameters: { Operation: ['Install'] } },
  ]);
  for (const { properties } of associations)
    expect(properties).toMatchObject({ Targets: [{ Key: 'tag:PatchGroup', Values: ['web-1'] }] });
});

test('an instance is never restarted', () => {
  for (const { properties } of associations)
    expect(properties).toMatchObject({ Parameters: { RebootOption: ['NoReboot'] } });
});

test('a new instance is not patched during its first boot', () => {
  for (const { properties } of associations) expect(properties).toMatchObject({ ApplyOnlyAtCronInterval: true });
});

test('serious security updates are approved at once, all others after a week', () => {
  expect(baseline.properties).toMatchObject({
    OperatingSystem: 'AMAZON_LINUX_2023',
    PatchGroups: ['web-1'],
    ApprovalRules: {
      PatchRules: [
        { ApproveAfterDays: 0, PatchFilterGroup: { PatchFilters: [{ Values: ['Security'] }, { Key: 'SEVERITY' }] } },
        { ApproveAfterDays: 7, PatchFilterGroup: { PatchFilters: [{ Values: ['Security', 'Bugfix'] }] } },
      ],
    },
  });
});

test('the associations use the baseline', () => {
  expect(associations.map(({ dependsOn }) => dependsOn)).toEqual([['PatchesBaseline'], ['PatchesBaseline']]);
});
