import { logArchive, trail, trailArn } from '@hipaa-stacks/audit';
import { type Condition, type Expr, type Id, uniqueName, type Value, when } from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';
import { allowCloudTrail, allowCloudWatchLogs, dataKey, type Operators } from '@hipaa-stacks/data';

export interface AccountTrailConditions {
  readonly HasTrail: Condition;
  readonly IsRetentionOverOneYear: Condition;
}

export interface AccountTrailProps {
  readonly boundary: Value<string>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Expr<number>;
  /** Principals that can read the log files. */
  readonly operators: Operators;
}

/** Creates a trail of the account with its archive and key, for accounts without a trail. `audit-trail` also sends alerts. */
export function accountTrail(
  has: AccountTrailConditions,
  { boundary, accessLogs, retentionDays, operators }: AccountTrailProps,
) {
  const name = uniqueName('openemr', 128);
  return when(has.HasTrail, () => {
    const role = serviceRole('TrailRole', {
      service: 'cloudtrail.amazonaws.com',
      description: 'CloudTrail writes to the log group of the trail',
      boundary,
    });
    const key = dataKey('TrailKey', {
      description: 'CloudTrail log files and log group',
      services: [...allowCloudTrail(trailArn(name)), allowCloudWatchLogs],
      encrypts: ['AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
      operators,
      keep: 'log-store',
    });
    const archive = logArchive('LogArchiveBucket', {
      key: key.arn,
      accessLogs,
      trailArn: trailArn(name),
      retentionDays,
      longerThanAYear: has.IsRetentionOverOneYear,
      lockMode: 'GOVERNANCE',
      announces: false,
    });
    const created = trail('Trail', { name, key: key.arn, archive, role, retentionDays });
    return { role, key, archive, trail: created };
  });
}
