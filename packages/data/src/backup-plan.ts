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
  /** Its purpose, as part of its name: lower-case letters, digits and hyphens, at most 41. */
  readonly role: string;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
  /**
   * Retention in days of daily, weekly and monthly backups, within the limits of the vault lock. Default: 35, 91 and
   * 2557.
   */
  readonly days?: { readonly daily: number; readonly weekly: number; readonly monthly: number };
  /**
   * Hour of the day, UTC, at which the daily backup can start; the others start one and two hours later. Default: 5.
   */
  readonly hour?: number;
  /**
   * Vault to which each backup is copied, with the same retention, such as a `copyVault` in another Region. Default:
   * none.
   */
  readonly copyTo?: { readonly vault: Arn<'AWS::Backup::BackupVault'>; readonly condition?: Condition };
  /**
   * Whether daily backups of Aurora and RDS are continuous: restorable to each second of at most 35 days. AWS Backup
   * then manages the retention of the database: an update of the database fails unless its `BackupRetentionPeriod` has
   * the same value. Default: no, because a cluster has such backups itself.
   */
  readonly continuous?: boolean;
}

/** Days after which a monthly backup moves to cold storage, where it stays for at least 90 days. */
const COLD_STORAGE_DAYS = 90;

/**
 * A backup plan: daily, weekly and monthly backups. Monthly backups are retained for seven years and move to cold
 * storage after 90 days if AWS Backup supports it for the resource type: it does for EFS, and not for Aurora, so that
 * one plan is for both. Assign resources with a `backupSelection`.
 *
 * Source: AWS Backup Developer Guide, "Backup plan options and configuration", "Lifecycle";
 * cloudformation-coverage-roadmap#2167.
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
            ...(days.monthly >= 2 * COLD_STORAGE_DAYS && { MoveToColdStorageAfterDays: COLD_STORAGE_DAYS }),
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

function copies({ vault, condition }: NonNullable<BackupPlanProps['copyTo']>, lifecycle: Lifecycle) {
  const copied = [{ DestinationBackupVaultArn: vault, Lifecycle: lifecycle }];
  return condition ? either(condition, copied, noValue) : copied;
}
