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
  /** Name from `uniqueName`: the policies of the bucket and the key contain it before the trail exists. */
  readonly name: Expr<string>;
  /** KMS key. Its key policy must include `allowCloudTrail` and `allowCloudWatchLogs`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** The `logArchive` of this trail. CloudTrail validates its policy when the trail is created. */
  readonly archive: { readonly name: Id<'AWS::S3::Bucket'>; readonly policy: Resource };
  /** Role that writes to the log group, with trust in `cloudtrail.amazonaws.com` and without a policy. */
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** Retention of its log group in days. */
  readonly retentionDays: LogGroupProps['retentionDays'];
  /** ARNs of the buckets whose object reads and writes are recorded, and the condition that they are set. Default: none. */
  readonly dataBuckets?: { readonly arns: Value<readonly Value<string>[]>; readonly given: Condition };
  /** Condition to record all accounts of the organization. Only the management account can create such a trail. Default: this account only. */
  readonly ofOrganization?: Condition;
}

/** Returns the ARN of a trail of this account and Region, also before the trail exists. */
export const trailArn = (name: Expr<string>): Expr<string> =>
  sub('arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/${Name}', { Name: name });

/** `arn:…:::a,arn:…:::b` -> `[arn:…:::a/, arn:…:::b/]`. Without the slash, `a` would also match the bucket `a-2`. */
const allObjects = (arns: Value<readonly Value<string>[]>) => split(',', join('', [join('/,', arns), '/']));

/**
 * Creates a trail that records all management events in all Regions, and object reads and writes in configured buckets, to a log
 * archive and to a new log group. Digest files prove that no log file was changed. It must be in the same stack as its archive and key.
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
  const recorder = resource(
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
  return snippet([logs, access, recorder], { arn: recorder.att('Arn'), name: recorder.ref, logGroup: logs.name });
}
