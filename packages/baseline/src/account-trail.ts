import { type LogArchiveProps, logArchive, type TrailProps, trail, trailArn } from '@hipaa-stacks/audit';
import { type Arn, type Expr, type Id, uniqueName } from '@hipaa-stacks/cloudformation';
import type { Organization } from './organization.ts';

/** The name of the trail of a system, unique in the account: the policies of its key and its bucket contain it. */
const nameOf = (system: string) => uniqueName(system, 128);

/** ARN of the trail of a system, for the policy of its key, which is created before it. */
export const accountTrailArn = (system: string): Expr<string> => trailArn(nameOf(system));

/** The role with which the trail writes to its log group. It is created before the key. */
export const accountTrailRole = ({ role }: Organization) =>
  role('TrailRole', 'cloudtrail.amazonaws.com', 'Writes the trail to its log group');

export interface AccountTrailProps {
  /** Name of the blueprint. */
  readonly system: string;
  readonly organization: Organization;
  /** See `accountTrailRole`. */
  readonly role: TrailProps['role'];
  /** KMS key of the log files and the log group. Its policy includes `allowCloudTrail(accountTrailArn(system))`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket of the S3 access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Default: `GOVERNANCE`. */
  readonly lockMode?: LogArchiveProps['lockMode'];
  /** Sends the events of the log archive to EventBridge, for a log parser. Default: false. */
  readonly announces?: boolean;
  readonly dataBuckets?: TrailProps['dataBuckets'];
  /** The AWS organization whose accounts the trail records. Default: this account only. */
  readonly awsOrganization?: LogArchiveProps['organization'];
}

/** A trail of the account with its locked log archive. Supports 164.312(b). */
export function accountTrail(props: AccountTrailProps) {
  const { system, organization, role, key, accessLogs, lockMode = 'GOVERNANCE', announces = false } = props;
  const { dataBuckets, awsOrganization } = props;
  const { days, longerThanAYear } = organization.retention;
  const archive = logArchive('LogArchiveBucket', {
    key,
    accessLogs,
    trailArn: accountTrailArn(system),
    retentionDays: days,
    longerThanAYear,
    lockMode,
    announces,
    ...(awsOrganization && { organization: awsOrganization }),
  });
  const created = trail('Trail', {
    name: nameOf(system),
    key,
    archive,
    role,
    retentionDays: days,
    ...(dataBuckets && { dataBuckets }),
    ...(awsOrganization && { ofOrganization: awsOrganization.given }),
  });
  return { archive, trail: created };
}
