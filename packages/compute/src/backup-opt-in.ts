import { snippet } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';

/** Resource types, as named in the settings of AWS Backup. */
export type BackedUpType = 'Aurora' | 'DynamoDB' | 'EBS' | 'EC2' | 'EFS' | 'RDS' | 'S3';

export interface BackupOptInProps {
  readonly provider: Provider<'backup-opt-in'>;
  /** Resource types that the backup plans of the system select. */
  readonly types: readonly BackedUpType[];
}

/**
 * Handler that lets a provider read the account's AWS Backup opt-in settings in this Region, and opt in to more types.
 */
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
      reason: 'Region settings of AWS Backup have no ARN.',
    },
  ],
});

/**
 * Custom resource that opts the account in to AWS Backup for these resource types in this Region, and verifies the
 * settings. Without the opt-in, a backup selection by tags skips these resources and reports no error. It only adds
 * types, and the opt-in is retained when the stack is deleted: other backup plans may depend on it. Make the backup
 * selection depend on `optIn`.
 *
 * Source: AWS Backup Developer Guide, "Getting started 1: Service opt-in".
 */
export function backupOptIn(id: string, { provider, types }: BackupOptInProps) {
  const optIn = provided(id, 'Custom::BackupOptIn', provider, { ResourceTypes: types });
  return snippet([optIn], { optIn });
}
