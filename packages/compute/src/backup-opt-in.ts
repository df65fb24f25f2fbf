import { snippet } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';

/** Resource types as AWS Backup calls them in its settings. */
export type BackedUpType = 'Aurora' | 'DynamoDB' | 'EBS' | 'EC2' | 'EFS' | 'RDS' | 'S3';

export interface BackupOptInProps {
  readonly provider: Provider<'backup-opt-in'>;
  /** What the plans of the system select. */
  readonly types: readonly BackedUpType[];
}

/** Lets a provider read the account's opt-in to backups in this Region, and add to it. */
export const backupOptInHandler = (): ProviderHandler<'backup-opt-in'> => ({
  name: 'backup-opt-in',
  part: new URL('../src/provider/backup-opt-in-part.ts', import.meta.url),
  statements: [
    {
      Sid: 'BackupOptIn',
      Effect: 'Allow',
      Action: ['backup:DescribeRegionSettings', 'backup:UpdateRegionSettings'],
      Resource: '*',
    },
  ],
  exceptions: [
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
      reason: 'The settings of an account in a Region, and lists of what is there, have no ARN.',
    },
  ],
});

/**
 * The account's opt-in to backups of these types in this Region, read back. Without it a selection by tags passes them over, and
 * nothing says so. It only adds, and stays when the stack goes: other plans may rely on it. A selection depends on `optIn`.
 *
 * Source: AWS Backup Developer Guide, "Getting started 1: Service opt-in".
 */
export function backupOptIn(id: string, { provider, types }: BackupOptInProps) {
  const optIn = provided(id, 'Custom::BackupOptIn', provider, { ResourceTypes: types });
  return snippet([optIn], { optIn });
}
