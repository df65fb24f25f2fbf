import { arnOf, blueprint, choice, nameOf, number } from '@hipaa-stacks/cloudformation';
import { logArchive } from './log-archive.ts';

/** An archive for the log files of a trail, whose name must be known before it is made. */
export const example = blueprint('log-archive', {
  title: 'Locked archive for the log files of one trail',
  parameters: {
    Safeguards: {
      TrailArn: arnOf('AWS::CloudTrail::Trail', 'Trail', { Description: 'The one trail that may write, made or not.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key whose policy admits the trail.' }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Bucket of this account and Region that takes access logs.',
      }),
    },
    Retention: {
      RetentionDays: number('Days to keep logs', {
        Description: 'Days for which a log file is locked, and after which it goes; 2192 is six years.',
        Default: 2192,
        MinValue: 366,
        MaxValue: 36500,
        ConstraintDescription: 'A number of days from 366, after the move to archive storage, to 36500',
      }),
      ObjectLockMode: choice('Lock', ['GOVERNANCE', 'COMPLIANCE'], {
        Description: 'GOVERNANCE: a permission lifts the lock. COMPLIANCE: nobody can.',
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
    return { stacks: { security: [archive] }, outputs: { Bucket: { description: 'The bucket', value: archive.name } } };
  },
});
