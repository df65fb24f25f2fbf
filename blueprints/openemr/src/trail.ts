import { logArchive, trail, trailArn } from '@hipaa-stacks/audit';
import { type Condition, type Expr, type Id, uniqueName, type Value, when } from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';
import { allowCloudTrail, allowCloudWatchLogs, dataKey, type Operators } from '@hipaa-stacks/data';

export interface RecordingConditions {
  readonly HasTrail: Condition;
  readonly IsRetentionOverOneYear: Condition;
}

export interface RecordingProps {
  readonly boundary: Value<string>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Expr<number>;
  /** Who reads the log files. */
  readonly operators: Operators;
}

/** A trail of the account with its archive and key, for accounts that have none: `audit-trail` does more with it. */
export function recording(
  has: RecordingConditions,
  { boundary, accessLogs, retentionDays, operators }: RecordingProps,
) {
  const name = uniqueName('openemr', 128);
  return when(has.HasTrail, () => {
    const role = serviceRole('TrailRole', {
      service: 'cloudtrail.amazonaws.com',
      description: 'Writes the trail to its log group',
      boundary,
    });
    const key = dataKey('TrailKey', {
      description: 'Log files and log group of the trail',
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
    const made = trail('Trail', { name, key: key.arn, archive, role, retentionDays });
    return { role, key, archive, trail: made };
  });
}
