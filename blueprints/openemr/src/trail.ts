import { logArchive, trail, trailArn } from '@hipaa-stacks/audit';
import { type Condition, type Expr, type Id, uniqueName, type Value, when } from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import { dataKey, logGroup, usedByLogs, usedByTrail } from '@hipaa-stacks/data';

export interface RecordingConditions {
  readonly HasTrail: Condition;
  readonly IsLongerThanAYear: Condition;
}

export interface RecordingProps {
  readonly boundary: Value<string>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Expr<number>;
}

/** A trail of the account with its archive and key, for accounts that have none: `audit-trail` does more with it. */
export function recording(has: RecordingConditions, { boundary, accessLogs, retentionDays }: RecordingProps) {
  const name = uniqueName('openemr', 128);
  return when(has.HasTrail, () => {
    const role = serviceRole('TrailRole', {
      service: 'cloudtrail.amazonaws.com',
      description: 'Writes the trail to its log group',
      boundary,
    });
    const key = dataKey('TrailKey', {
      description: 'Log files and log group of the trail',
      services: [...usedByTrail(trailArn(name)), usedByLogs],
      keep: 'log-store',
    });
    const archive = logArchive('LogArchive', {
      key: key.arn,
      accessLogs,
      trailArn: trailArn(name),
      retentionDays,
      longerThanAYear: has.IsLongerThanAYear,
      lockMode: 'GOVERNANCE',
      announces: false,
    });
    const logs = logGroup('TrailLogs', { key: key.arn, retentionDays });
    const access = rolePolicy('TrailAccess', {
      role: role.name,
      statements: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.arn }],
    });
    const made = trail('Trail', {
      name,
      key: key.arn,
      bucket: archive.name,
      bucketPolicy: archive.policy,
      logGroup: logs.arn,
      role: role.arn,
      rolePolicy: access.policy,
    });
    return { role, key, archive, logs, access, made };
  });
}
