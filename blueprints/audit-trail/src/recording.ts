import { accountTrail, accountTrailArn, accountTrailRole, type Organization } from '@hipaa-stacks/baseline';
import {
  type Arn,
  and,
  type Conditions,
  type Expr,
  either,
  equals,
  flag,
  holds,
  type Id,
  isAnyGiven,
  isGiven,
  isNoneGiven,
  not,
  number,
  optionalArnOf,
  optionalNameOf,
  orElse,
  type References,
  type Rule,
  sub,
  text,
  texts,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';

/** The parameters of the trail, or of an existing trail. */
export const trailParameters = {
  CreateTrail: flag('Trail', 'true', {
    Description:
      'Creates a trail and its log archive. Set it to false to use an existing trail of the account; then set TrailBucketName and TrailLogGroupName. If you set it to false later, the log archive is retained.',
  }),
  OrganizationId: text('Organization', {
    Description:
      'Optional. ID of the organization. The trail records all of its accounts. Requires the management account, with trusted access for CloudTrail. If empty, the trail records this account only. Example: o-a1b2c3d4e5.',
    Default: '',
    AllowedPattern: '^$|^o-[a-z0-9]{10,32}$',
    ConstraintDescription: 'The ID of an organization, o-…, or empty',
  }),
  TrailBucketName: optionalNameOf('AWS::S3::Bucket', 'Bucket of the existing trail', {
    Description:
      'Optional. Name of the bucket with the log files of an existing trail. The bucket must be in this account and Region, and must send its events to EventBridge. Required if CreateTrail is false.',
  }),
  TrailPrefix: text('Prefix of the existing trail', {
    Description:
      'Optional. S3 key prefix of the existing trail, before AWSLogs, without a trailing slash. Example: logs/trail.',
    Default: '',
    AllowedPattern: "^$|^[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*$",
    ConstraintDescription: 'A prefix such as logs/trail, or empty',
  }),
  TrailKeyArn: optionalArnOf('AWS::KMS::Key', 'KMS key of the existing trail', {
    Description:
      'Optional. ARN of the KMS key that encrypts the log files of the existing trail. The key policy must allow the account or the parser to decrypt. If empty, the log files are not encrypted with a customer managed KMS key.',
  }),
  TrailLogGroupName: optionalNameOf('AWS::Logs::LogGroup', 'Log group of the existing trail', {
    Description:
      'Optional. Name of the log group, in this account and Region, that receives the events of an existing trail. Required if CreateTrail is false.',
  }),
};

/** The parameters of the calls that read and write objects. */
export const dataEventParameters = {
  DataEventBucketArns: texts('Buckets with ePHI', {
    Description:
      'Optional. ARNs of buckets, separated by commas. The trail records all reads and writes of objects in these buckets. Do not include the log archive: it would record its own log files. Example: arn:aws:s3:::patients.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    ConstraintDescription:
      'ARNs of buckets such as arn:aws:s3:::patients, separated by commas without spaces, or empty',
  }),
  ObjectCallThreshold: number('Reads and writes an hour', {
    Description:
      'Number of reads and writes of objects in an hour from which the alarm ObjectCalls fires. Used if DataEventBucketArns is set.',
    Default: 1000,
    MinValue: 1,
    MaxValue: 1_000_000,
    ConstraintDescription: 'A number from 1 to 1000000',
  }),
};

type RecordingReferences = References<typeof trailParameters & typeof dataEventParameters>;

/** The conditions of the trail. */
export const recordingConditions = (p: RecordingReferences) => ({
  HasTrail: equals(p.CreateTrail, 'true'),
  HasOrganization: isGiven(p.OrganizationId),
  HasTrailPrefix: isGiven(p.TrailPrefix),
  HasTrailKey: isGiven(p.TrailKeyArn),
  HasDataEventBuckets: isAnyGiven(p.DataEventBucketArns),
});

/** The rules of the trail, which CloudFormation checks before it creates resources. */
export const recordingRules = (p: RecordingReferences): Readonly<Record<string, Rule>> => ({
  ExistingTrailNeedsNames: {
    RuleCondition: equals(p.CreateTrail, 'false'),
    Assertions: [
      holds(
        isGiven(p.TrailBucketName),
        'TrailBucketName is required if CreateTrail is false. Set TrailBucketName, or set CreateTrail to true.',
      ),
      holds(
        isGiven(p.TrailLogGroupName),
        'TrailLogGroupName is required if CreateTrail is false. Set TrailLogGroupName, or set CreateTrail to true.',
      ),
      holds(
        not(isGiven(p.OrganizationId)),
        'OrganizationId requires CreateTrail. Set OrganizationId to empty, or set CreateTrail to true.',
      ),
      holds(
        isNoneGiven(p.DataEventBucketArns),
        'DataEventBucketArns requires CreateTrail. Configure data events in the existing trail and set DataEventBucketArns to empty, or set CreateTrail to true.',
      ),
    ],
  },
  NewTrailTakesNoNames: {
    RuleCondition: equals(p.CreateTrail, 'true'),
    Assertions: [
      holds(
        and(
          not(isGiven(p.TrailBucketName)),
          not(isGiven(p.TrailPrefix)),
          not(isGiven(p.TrailKeyArn)),
          not(isGiven(p.TrailLogGroupName)),
        ),
        'TrailBucketName, TrailPrefix, TrailKeyArn and TrailLogGroupName are for an existing trail. Set them to empty, or set CreateTrail to false.',
      ),
    ],
  },
});

/** Name of the blueprint, from which the name of the trail is made. */
const SYSTEM = 'audit-trail';

/** ARN of the created trail, for the policies of the key and the bucket, which are created before it. */
export const createdTrailArn: Expr<string> = accountTrailArn(SYSTEM);

type Has = Pick<
  Conditions<typeof recordingConditions>,
  'HasTrail' | 'HasOrganization' | 'HasTrailPrefix' | 'HasDataEventBuckets'
>;

/** The role with which the trail writes to its log group. It is created before the key. */
export const trailRole = (has: Has, organization: Organization) =>
  when(has.HasTrail, () => accountTrailRole(organization));

export interface RecordingProps {
  readonly organization: Organization;
  readonly role: ReturnType<typeof trailRole>;
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly lockMode: Expr<string>;
  readonly dataBuckets: Value<readonly Value<string>[]>;
  readonly awsOrganization: Expr<string>;
}

/** The trail with its archive and log group, unless an existing trail is used. */
export const recording = (has: Has, { role, dataBuckets, awsOrganization, ...props }: RecordingProps) =>
  when(has.HasTrail, (present) =>
    accountTrail({
      ...props,
      system: SYSTEM,
      role: { arn: present(role.arn), name: present(role.name) },
      announces: true,
      dataBuckets: { arns: dataBuckets, given: has.HasDataEventBuckets },
      awsOrganization: { id: awsOrganization, given: has.HasOrganization },
    }),
  );

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
export const logSourceOf = (has: Has, created: ReturnType<typeof recording>, existing: ExistingTrail): LogSource => ({
  bucket: {
    name: orElse(created.archive.name, existing.bucket),
    arn: orElse(created.archive.arn, sub('arn:${AWS::Partition}:s3:::${Bucket}', { Bucket: existing.bucket })),
  },
  folder: either(has.HasTrailPrefix, sub('${Folder}/AWSLogs/', { Folder: existing.folder }), 'AWSLogs/'),
  logGroup: orElse(created.trail.logGroup, existing.logGroup),
});
