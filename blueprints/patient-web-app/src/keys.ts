import { allowSessionManager } from '@hipaa-stacks/audit';
import type { Organization, Role } from '@hipaa-stacks/baseline';
import { type Conditions, when } from '@hipaa-stacks/cloudformation';
import { allowBackup, allowCloudWatchLogs, allowLogDelivery, dataKey } from '@hipaa-stacks/data';
import { type BuildRole, imageKey } from './images.ts';
import { volumeKey } from './instance.ts';
import type { versionConditions } from './version.ts';

export interface KeysProps {
  readonly organization: Organization;
  /** Roles that use the data key. */
  readonly dataUsers: readonly Role[];
  readonly buildRoles: readonly BuildRole[];
  readonly backupRole: Role;
}

/** The keys of the data, the images, the volumes, the logs and the backups. */
export function siteKeys(
  has: Conditions<typeof versionConditions>,
  { organization, dataUsers, buildRoles, backupRole }: KeysProps,
) {
  const { operators } = organization;
  const data = dataKey('DataKey', {
    description: 'Logs, sessions, secrets and functions',
    users: dataUsers.map(({ arn }) => arn),
    services: [allowCloudWatchLogs, allowSessionManager],
    encrypts: ['AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::SecretsManager::Secret'],
    operators,
  });
  const log = dataKey('LogKey', {
    description: 'VPC flow logs and web ACL logs',
    services: [allowLogDelivery],
    encrypts: ['AWS::S3::Bucket'],
    operators,
    keep: 'log-store',
  });
  const backup = dataKey('BackupKey', {
    description: 'Backups of volumes',
    services: allowBackup([backupRole.arn]),
    encrypts: ['AWS::Backup::BackupVault'],
  });
  const volume = when(has.HasVersion, () => volumeKey([backupRole.arn]));
  return { data, log, backup, image: imageKey(organization, buildRoles), volume };
}
