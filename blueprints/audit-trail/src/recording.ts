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
  /** The stack creates a trail. Otherwise it uses an existing trail. */
  readonly HasTrail: Condition;
  readonly HasOrganization: Condition;
  readonly HasDataEventBuckets: Condition;
  readonly HasTrailPrefix: Condition;
  readonly IsRetentionOverOneYear: Condition;
}

const name = uniqueName('audit-trail', 128);

/** ARN of the created trail, for the policies of the key and the bucket, which are created before it. */
export const createdTrailArn: Expr<string> = trailArn(name);

/** The role with which the trail writes to its log group. It is created before the key. */
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

/** The trail with its archive and log group, unless an existing trail is used. */
export const recording = (has: RecordingConditions, props: RecordingProps) =>
  when(has.HasTrail, (present) => {
    const { key, accessLogs, retentionDays, lockMode } = props;
    const archive = logArchive('LogArchiveBucket', {
      key,
      accessLogs,
      trailArn: createdTrailArn,
      retentionDays,
      longerThanAYear: has.IsRetentionOverOneYear,
      organization: { id: props.organization, given: has.HasOrganization },
      lockMode,
    });
    const createdTrail = trail('Trail', {
      name,
      key,
      archive,
      role: { arn: present(props.role.arn), name: present(props.role.name) },
      retentionDays,
      dataBuckets: { arns: props.dataBuckets, given: has.HasDataEventBuckets },
      ofOrganization: has.HasOrganization,
    });
    return { archive, trail: createdTrail };
  });

/** The log files and the log group of the created or the existing trail. */
export interface LogSource {
  readonly bucket: { readonly name: Id<'AWS::S3::Bucket'>; readonly arn: Value<string> };
  /** Key prefix of the log files. */
  readonly folder: Value<string>;
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
}

export interface ExistingTrail {
  readonly bucket: Id<'AWS::S3::Bucket'>;
  readonly folder: Expr<string>;
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
}

/** Returns the log source: of the created trail, or of the existing trail. */
export const logSourceOf = (
  has: RecordingConditions,
  created: ReturnType<typeof recording>,
  existing: ExistingTrail,
): LogSource => ({
  bucket: {
    name: orElse(created.archive.name, existing.bucket),
    arn: orElse(created.archive.arn, sub('arn:${AWS::Partition}:s3:::${Bucket}', { Bucket: existing.bucket })),
  },
  folder: either(has.HasTrailPrefix, sub('${Folder}/AWSLogs/', { Folder: existing.folder }), 'AWSLogs/'),
  logGroup: orElse(created.trail.logGroup, existing.logGroup),
});
