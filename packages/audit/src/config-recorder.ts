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
  /** Assumed by `config.amazonaws.com`: may read the configuration of everything, and write to the bucket with its key. */
  readonly role: Arn<'AWS::IAM::Role'>;
  readonly bucket: Id<'AWS::S3::Bucket'>;
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Whether this is the Region that records IAM, once for the whole account. */
  readonly recordsGlobalTypes: Condition;
  /** The policies of role and bucket: Config looks before it accepts them. */
  readonly after: readonly Resource[];
}

/**
 * Records the configuration of every resource in this Region and its changes. There is one recorder and one channel in a Region:
 * where they exist, the creation fails. The two wait for each other inside CloudFormation, so neither depends on the other.
 *
 * Source: AWS Config Developer Guide, "Managing the configuration recorder".
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
