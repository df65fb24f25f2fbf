import {
  type Arn,
  type Condition,
  either,
  type Id,
  type Resource,
  resource,
  snippet,
} from '@hipaa-stacks/cloudformation';

export interface ConfigRecorderProps {
  /** Role with trust in `config.amazonaws.com` that can read the configuration of all resources, write to the bucket and use its key. */
  readonly role: Arn<'AWS::IAM::Role'>;
  readonly bucket: Id<'AWS::S3::Bucket'>;
  readonly key: Arn<'AWS::KMS::Key'>;
  /**
   * Condition under which IAM users, groups, roles and customer managed policies are recorded. Exactly one Region of an account must
   * record them, and not one of `regionsWithout('config-global-resource-types')`: without them, the rules for IAM have no results.
   */
  readonly recordsGlobalTypes: Condition;
  /** The policies of the role and the bucket. AWS Config validates both at creation. */
  readonly after: readonly Resource[];
}

/**
 * Creates a recorder and a delivery channel of AWS Config, for all resource types of this Region. A Region can have one of each: if
 * they exist, the creation fails. CloudFormation makes the two wait for each other, so neither depends on the other.
 *
 * Source: AWS Config Developer Guide, "Managing the configuration recorder", "Recording AWS Resources with AWS Config".
 */
export function configRecorder(id: string, { role, bucket, key, recordsGlobalTypes, after }: ConfigRecorderProps) {
  const recorder = resource(
    id,
    'AWS::Config::ConfigurationRecorder',
    {
      RoleARN: role,
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: either(recordsGlobalTypes, true, false) },
    },
    { dependsOn: after, keep: 'transient', supports: ['164.308(a)(1)(ii)(A)', '164.308(a)(1)(ii)(D)', '164.312(b)'] },
  );
  const channel = resource(
    `${id}DeliveryChannel`,
    'AWS::Config::DeliveryChannel',
    {
      S3BucketName: bucket,
      S3KmsKeyArn: key,
      ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'TwentyFour_Hours' },
    },
    { dependsOn: after },
  );
  return snippet([recorder, channel], { recorder, channel });
}
