import { arnOf, blueprint, choice, nameOf, number } from '@hipaa-stacks/cloudformation';
import { logArchive } from './log-archive.ts';

/** A log archive. The name of the trail must be known before the trail is created. */
export const example = blueprint('log-archive', {
  title: 'Log archive with Object Lock for one trail',
  parameters: {
    Safeguards: {
      TrailArn: arnOf('AWS::CloudTrail::Trail', 'Trail', {
        Description: 'ARN of the trail that can write. The trail does not have to exist yet.',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'ARN of a KMS key whose key policy allows the trail.' }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Name of the bucket for server access logs, in this account and Region.',
      }),
    },
    Retention: {
      RetentionDays: number('Log retention (days)', {
        Description: 'Days for which log files are locked, and after which they expire. 2192 days are six years.',
        Default: 2192,
        MinValue: 366,
        MaxValue: 36500,
        ConstraintDescription: '366 (after the transition to archive storage) to 36500 days',
      }),
      ObjectLockMode: choice('Object Lock mode', ['GOVERNANCE', 'COMPLIANCE'], {
        Description: 'GOVERNANCE: a permission can remove the lock. COMPLIANCE: no principal can remove it.',
      }),
    },
  },
  system: (p) => {
    const archive = logArchive('LogArchiveBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      trailArn: p.TrailArn,
      retentionDays: p.RetentionDays,
      lockMode: p.ObjectLockMode,
    });
    return {
      stacks: { security: [archive] },
      outputs: { Bucket: { description: 'Name of the bucket', value: archive.name } },
    };
  },
});
