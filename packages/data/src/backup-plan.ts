import {
  type Arn,
  type Condition,
  either,
  type Id,
  noValue,
  resource,
  snippet,
  uniqueName,
} from '@hipaa-stacks/cloudformation';
import { sevenYears } from './backup-vault.ts';

export interface BackupPlanProps {
  /** What it is for, in its name: lower-case letters, digits and hyphens, at most 41. */
  readonly role: string;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
  /** Days for which a backup of each day, week and month stays, within the lock of the vault. Default: 35, 91 and 2557. */
  readonly days?: { readonly daily: number; readonly weekly: number; readonly monthly: number };
  /** Hour of the day, UTC, at which the daily backup may start; the others start one and two hours later. Default: 5. */
  readonly hour?: number;
  /** A vault to which each backup is copied, with the same days, such as a `copyVault` of another Region. Default: none. */
  readonly copyTo?: { readonly vault: Arn<'AWS::Backup::BackupVault'>; readonly only?: Condition };
  /**
   * Whether AWS Backup makes the daily backups of Aurora and RDS continuous, restorable to each second of at most 35 days, and takes
   * over the retention of the database: an update of the database then fails unless its `BackupRetentionPeriod` says the same days.
   * Default: no, since a cluster keeps such backups by itself.
   */
  readonly continuous?: boolean;
}

/** Days after which what a month's backup holds moves to cold storage, where it stays for 90 days at least. */
const COLD = 90;

/**
 * Backups of each day, week and month. Those of a month, seven years long, move to cold storage after 90 days where AWS Backup has
 * one for what is backed up: EFS has, Aurora has not and stays as it is, so that one plan serves both. What it backs up says a
 * `backupSelection`.
 *
 * Source: AWS Backup Developer Guide, "Backup plan options and configuration", "Lifecycle"; cloudformation-coverage-roadmap#2167.
 */
export function backupPlan(id: string, props: BackupPlanProps) {
  const { role, vault, days = defaults, hour = 5, copyTo, continuous = false } = props;
  const rule = (name: string, when: string, lifecycle: Lifecycle) => ({
    RuleName: name,
    TargetBackupVault: vault,
    ScheduleExpression: `cron(${when})`,
    StartWindowMinutes: 180,
    CompletionWindowMinutes: 7 * 24 * 60,
    Lifecycle: lifecycle,
    ...(copyTo && { CopyActions: copies(copyTo, lifecycle) }),
  });
  const at = (later: number) => (hour + later) % 24;
  const plan = resource(
    id,
    'AWS::Backup::BackupPlan',
    {
      BackupPlan: {
        BackupPlanName: uniqueName(role, 50),
        BackupPlanRule: [
          {
            ...rule('Daily', `0 ${at(0)} ? * * *`, { DeleteAfterDays: days.daily }),
            ...(continuous && { EnableContinuousBackup: true }),
          },
          rule('Weekly', `0 ${at(1)} ? * SUN *`, { DeleteAfterDays: days.weekly }),
          rule('Monthly', `0 ${at(2)} 1 * ? *`, {
            ...(days.monthly >= 2 * COLD && { MoveToColdStorageAfterDays: COLD }),
            DeleteAfterDays: days.monthly,
          }),
        ],
      },
    },
    { supports: ['164.308(a)(7)(ii)(A)'] },
  );
  return snippet([plan], { id: plan.ref, arn: plan.att('BackupPlanArn') });
}

const defaults = { daily: 35, weekly: 91, monthly: sevenYears };

interface Lifecycle {
  readonly MoveToColdStorageAfterDays?: number;
  readonly DeleteAfterDays: number;
}

function copies({ vault, only }: NonNullable<BackupPlanProps['copyTo']>, lifecycle: Lifecycle) {
  const copied = [{ DestinationBackupVaultArn: vault, Lifecycle: lifecycle }];
  return only ? either(only, copied, noValue) : copied;
}
