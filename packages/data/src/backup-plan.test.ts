import { unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { backupPlan } from './backup-plan.ts';

interface Rule {
  readonly RuleName: string;
  readonly ScheduleExpression: string;
  readonly Lifecycle: { readonly MoveToColdStorageAfterDays?: number; readonly DeleteAfterDays: number };
  readonly CopyActions?: unknown;
  readonly EnableContinuousBackup?: boolean;
}

const vault = unchecked<never>({ Ref: 'BackupVault' });
const rulesOf = (props: object = {}) => {
  const [plan] = backupPlan('BackupPlan', { role: 'clinic', vault, ...props }).resources;
  return (plan!.properties as { BackupPlan: { BackupPlanRule: Rule[] } }).BackupPlan.BackupPlanRule;
};

test('daily backups are retained for five weeks, weekly ones for three months, monthly ones for seven years', () => {
  expect(rulesOf().map(({ RuleName, Lifecycle }) => [RuleName, Lifecycle.DeleteAfterDays])).toEqual([
    ['Daily', 35],
    ['Weekly', 91],
    ['Monthly', 2557],
  ]);
});

test('backups stay in cold storage for at least 90 days, as AWS requires', () => {
  const monthly = (days: number) => rulesOf({ days: { daily: 35, weekly: 91, monthly: days } })[2]!.Lifecycle;
  expect(monthly(2557)).toEqual({ MoveToColdStorageAfterDays: 90, DeleteAfterDays: 2557 });
  expect(monthly(180)).toEqual({ MoveToColdStorageAfterDays: 90, DeleteAfterDays: 180 });
  expect(monthly(179)).toEqual({ DeleteAfterDays: 179 });
});

test('the three start at different hours, also around midnight', () => {
  expect(rulesOf({ hour: 22 }).map(({ ScheduleExpression }) => ScheduleExpression)).toEqual([
    'cron(0 22 ? * * *)',
    'cron(0 23 ? * SUN *)',
    'cron(0 0 1 * ? *)',
  ]);
});

describe('copies', () => {
  const other = unchecked<never>({ Ref: 'CopyVaultArn' });

  test('of each backup have the lifecycle of the backup', () => {
    for (const { CopyActions, Lifecycle } of rulesOf({ copyTo: { vault: other } }))
      expect(CopyActions).toEqual([{ DestinationBackupVaultArn: other, Lifecycle }]);
  });

  test('exist only if there is a vault for them', () => {
    for (const { CopyActions } of rulesOf({ copyTo: { vault: other, condition: { name: 'HasCopyVault' } } }))
      expect(CopyActions).toMatchObject({ 'Fn::If': ['HasCopyVault', [{}], { Ref: 'AWS::NoValue' }] });
    for (const rule of rulesOf()) expect(rule).not.toHaveProperty('CopyActions');
  });
});

test('only daily backups can be continuous, if enabled: AWS retains them for at most 35 days', () => {
  expect(rulesOf({ continuous: true }).map((rule) => rule.EnableContinuousBackup)).toEqual([
    true,
    undefined,
    undefined,
  ]);
  for (const rule of rulesOf()) expect(rule).not.toHaveProperty('EnableContinuousBackup');
});
