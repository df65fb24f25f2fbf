import { logArchive, trail, trailArn } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Condition,
  type Expr,
  either,
  type Id,
  orElse,
  sub,
  uniqueName,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';

export interface RecordingConditions {
  /** A trail is made here; else there is one already. */
  readonly HasTrail: Condition;
  readonly HasOrganization: Condition;
  readonly HasDataEventBuckets: Condition;
  readonly HasTrailPrefix: Condition;
  readonly IsRetentionOverOneYear: Condition;
}

const name = uniqueName('audit-trail', 128);

/** ARN of the trail that is made here, for the key that is made before it. */
export const recordedBy: Expr<string> = trailArn(name);

/** The role with which the trail writes to its log group, made before the key. */
export const trailRole = (has: RecordingConditions, boundary: Value<string>) =>
  when(has.HasTrail, () =>
    serviceRole('TrailRole', {
      service: 'cloudtrail.amazonaws.com',
      description: 'Writes the trail to its log group',
      boundary,
    }),
  );

export interface RecordingProps {
  readonly role: ReturnType<typeof trailRole>;
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Expr<number>;
  readonly lockMode: Expr<string>;
  readonly dataBuckets: Value<readonly Value<string>[]>;
  readonly organization: Expr<string>;
}

/** The trail, its archive and its log group, unless the account has a trail that is to be used. */
export const recording = (has: RecordingConditions, props: RecordingProps) =>
  when(has.HasTrail, (present) => {
    const { key, accessLogs, retentionDays, lockMode } = props;
    const archive = logArchive('LogArchiveBucket', {
      key,
      accessLogs,
      trailArn: recordedBy,
      retentionDays,
      longerThanAYear: has.IsRetentionOverOneYear,
      organization: { id: props.organization, given: has.HasOrganization },
      lockMode,
    });
    const made = trail('Trail', {
      name,
      key,
      archive,
      role: { arn: present(props.role.arn), name: present(props.role.name) },
      retentionDays,
      dataBuckets: { arns: props.dataBuckets, given: has.HasDataEventBuckets },
      ofOrganization: has.HasOrganization,
    });
    return { archive, trail: made };
  });

/** What others read: of the trail that is made here, or of the one that there is. */
export interface Recorded {
  readonly bucket: { readonly name: Id<'AWS::S3::Bucket'>; readonly arn: Value<string> };
  /** What the keys of its log files begin with. */
  readonly folder: Value<string>;
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
}

export interface ExistingTrail {
  readonly bucket: Id<'AWS::S3::Bucket'>;
  readonly folder: Expr<string>;
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
}

/** Where the log files and the log group are, whoever made them. */
export const recorded = (
  has: RecordingConditions,
  made: ReturnType<typeof recording>,
  existing: ExistingTrail,
): Recorded => ({
  bucket: {
    name: orElse(made.archive.name, existing.bucket),
    arn: orElse(made.archive.arn, sub('arn:${AWS::Partition}:s3:::${Bucket}', { Bucket: existing.bucket })),
  },
  folder: either(has.HasTrailPrefix, sub('${Folder}/AWSLogs/', { Folder: existing.folder }), 'AWSLogs/'),
  logGroup: orElse(made.trail.logGroup, existing.logGroup),
});
