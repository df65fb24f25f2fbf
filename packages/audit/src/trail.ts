import {
  type Arn,
  type Condition,
  type Expr,
  either,
  type Id,
  join,
  noValue,
  policy,
  type Resource,
  resource,
  snippet,
  split,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { type LogGroupProps, logGroup } from '@hipaa-stacks/data';

export interface TrailProps {
  /** Made by `uniqueName`: the policies of its bucket and key must name it before it exists. */
  readonly name: Expr<string>;
  /** Its policy must admit the trail and CloudWatch Logs: see `allowCloudTrail` and `allowCloudWatchLogs`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** A `logArchive` of this very trail. CloudTrail looks at its policy before it accepts the bucket. */
  readonly archive: { readonly name: Id<'AWS::S3::Bucket'>; readonly policy: Resource };
  /** Writes to the log group: a role with trust in `cloudtrail.amazonaws.com` and no policy yet. */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** Days for which its log group keeps each event. */
  readonly retentionDays: LogGroupProps['retentionDays'];
  /** ARNs of the buckets whose object reads and writes are recorded, and whether there are any. Default: none. */
  readonly dataBuckets?: { readonly arns: Value<readonly Value<string>[]>; readonly given: Condition };
  /** Holds where it records every account of the organization: only its management account can make such a trail. Default: this account alone. */
  readonly ofOrganization?: Condition;
}

/** The ARN that a trail of this account and Region will have. */
export const trailArn = (name: Expr<string>): Expr<string> =>
  sub('arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/${Name}', { Name: name });

/** `arn:…:::a,arn:…:::b` as `[arn:…:::a/, arn:…:::b/]`: without the slash, bucket `a` would bring `a-2` along. */
const allObjects = (arns: Value<readonly Value<string>[]>) => split(',', join('', [join('/,', arns), '/']));

/**
 * Records every management call in all Regions, and object reads and writes in the buckets given, to an archive and to a log group of
 * its own; with digests that prove that no log file was changed. It belongs in one stack with its archive and the key.
 *
 * Source: AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail".
 */
export function trail(id: string, props: TrailProps) {
  const { name, key, archive, role, retentionDays, dataBuckets, ofOrganization } = props;
  const logs = logGroup(`${id}LogGroup`, { key, retentionDays });
  const access = resource(
    `${id}Access`,
    'AWS::IAM::ManagedPolicy',
    {
      Roles: [role.name],
      PolicyDocument: policy({
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: logs.arn,
      }),
    },
    { supports: ['164.312(a)(1)'] },
  );
  const managementEvents = {
    Name: 'Management events',
    FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
  };
  const dataEvents = (arns: Value<readonly Value<string>[]>) => ({
    Name: 'Objects with ePHI',
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
      { Field: 'resources.ARN', StartsWith: allObjects(arns) },
    ],
  });
  const made = resource(
    id,
    'AWS::CloudTrail::Trail',
    {
      TrailName: name,
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      ...(ofOrganization && { IsOrganizationTrail: either(ofOrganization, true, false) }),
      EnableLogFileValidation: true,
      KMSKeyId: key,
      S3BucketName: archive.name,
      CloudWatchLogsLogGroupArn: logs.arn,
      CloudWatchLogsRoleArn: role.arn,
      AdvancedEventSelectors: [
        managementEvents,
        ...(dataBuckets ? [either(dataBuckets.given, dataEvents(dataBuckets.arns), noValue)] : []),
      ],
    },
    {
      dependsOn: [archive.policy, access],
      keep: 'transient',
      supports: ['164.308(a)(1)(ii)(D)', '164.312(b)', '164.312(c)(2)'],
    },
  );
  return snippet([logs, access, made], { arn: made.att('Arn'), name: made.ref, logGroup: logs.name });
}
