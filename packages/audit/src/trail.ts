import {
  type Arn,
  type Condition,
  type Expr,
  either,
  type Id,
  join,
  noValue,
  type Resource,
  resource,
  snippet,
  split,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface TrailProps {
  /** Made by `uniqueName`: the policies of its bucket and key must name it before it exists. */
  readonly name: Expr<string>;
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly bucket: Id<'AWS::S3::Bucket'>;
  /** The policy that lets it write: CloudTrail looks before it accepts the bucket. */
  readonly bucketPolicy: Resource;
  readonly logGroup: Arn<'AWS::Logs::LogGroup'>;
  /** The role that writes to the log group, and the policy that lets it. */
  readonly role: Arn<'AWS::IAM::Role'>;
  readonly rolePolicy: Resource;
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
 * Records every management call in all Regions, and object reads and writes in the buckets given; with digests that prove that no
 * log file was changed. It belongs in one stack with its bucket, the bucket's policy and the key.
 *
 * Source: AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail".
 */
export function trail(id: string, props: TrailProps) {
  const { name, key, bucket, bucketPolicy, logGroup, role, rolePolicy, dataBuckets, ofOrganization } = props;
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
      S3BucketName: bucket,
      CloudWatchLogsLogGroupArn: logGroup,
      CloudWatchLogsRoleArn: role,
      AdvancedEventSelectors: [
        managementEvents,
        ...(dataBuckets ? [either(dataBuckets.given, dataEvents(dataBuckets.arns), noValue)] : []),
      ],
    },
    {
      dependsOn: [bucketPolicy, rolePolicy],
      keep: 'transient',
      supports: ['164.308(a)(1)(ii)(D)', '164.312(b)', '164.312(c)(2)'],
    },
  );
  return snippet([made], { arn: made.att('Arn'), name: made.ref });
}
