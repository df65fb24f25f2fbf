import { allowSessionManager } from '@hipaa-stacks/audit';
import type { Organization, Role } from '@hipaa-stacks/baseline';
import { type Condition, either, noValue } from '@hipaa-stacks/cloudformation';
import { allowBackup, allowCloudWatchLogs, allowFargate, allowLogDelivery, dataKey } from '@hipaa-stacks/data';
import { clusterName } from './names.ts';

export interface KeysProps {
  readonly organization: Organization;
  /** Roles that use the data key. */
  readonly dataUsers: readonly Role[];
  /** Roles that use the log key. */
  readonly logUsers: readonly Role[];
  /** Roles of AWS Backup. */
  readonly backupRoles: readonly Role[];
}

const arnsOf = (roles: readonly Role[]) => roles.map(({ arn }) => arn);

/** The keys of the data, of the logs and of the backups. */
export function systemKeys(
  has: { readonly HasEcsExec: Condition },
  { organization, dataUsers, logUsers, backupRoles }: KeysProps,
) {
  const { operators } = organization;
  const backups = allowBackup(arnsOf(backupRoles));
  const data = dataKey('DataKey', {
    description: 'Database, file system, session cache, secrets, ephemeral storage of tasks and logs',
    users: arnsOf(dataUsers),
    services: [
      allowCloudWatchLogs,
      ...allowFargate(clusterName),
      ...backups,
      either(has.HasEcsExec, allowSessionManager, noValue),
    ],
    encrypts: [
      'AWS::EFS::FileSystem',
      'AWS::ElastiCache::ServerlessCache',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::RDS::DBCluster',
      'AWS::RDS::DBInstance',
      'AWS::SecretsManager::Secret',
    ],
    operators,
  });
  const log = dataKey('LogKey', {
    description: 'VPC flow logs, web ACL logs and the audit log of OpenEMR',
    users: arnsOf(logUsers),
    services: [allowLogDelivery],
    encrypts: ['AWS::S3::Bucket'],
    operators,
    keep: 'log-store',
  });
  const backup = dataKey('BackupKey', {
    description: 'Backups of database and file system',
    services: backups,
    encrypts: ['AWS::Backup::BackupVault'],
  });
  return { data, log, backup };
}
