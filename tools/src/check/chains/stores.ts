import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { ChainResource } from './chain.ts';
import { at, isTrue, valueAt } from './properties.ts';
import { listOf } from './text.ts';

/** A property with which a data store sets the key of its data. */
export interface KeyProperty {
  /** What is encrypted, for messages. Empty for the whole data store. */
  readonly what: string;
  /** The property, such as `KmsKeyId`. */
  readonly property: string;
  readonly value: Json | undefined;
  /** Whether another property disables encryption. Undefined if there is no such property. */
  readonly isOff?: boolean;
}

type KeyProperties = (resource: ChainResource) => readonly KeyProperty[];

const keyProperty =
  (property: string, on?: string): KeyProperties =>
  (resource) => [{ what: '', property, value: at(resource, property), ...(on && { isOff: !isOn(at(resource, on)) }) }];

/** True, or not known. */
const isOn = (value: Json | undefined) =>
  isTrue(value) || isObject(value) || (typeof value === 'string' && !/^(false)?$/i.test(value));

/** A restored or replicated database, and an instance of a cluster, inherit the encryption of their source. */
const inherits = ({ type, properties }: ChainResource) =>
  [...sources, ...(type === 'AWS::RDS::DBInstance' ? ['DBClusterIdentifier'] : [])].some(
    (name) => properties[name] !== undefined && properties[name] !== '',
  );

const sources = [
  'SourceDBInstanceIdentifier',
  'SourceDBClusterIdentifier',
  'DBSnapshotIdentifier',
  'SnapshotIdentifier',
  'ReplicationSourceIdentifier',
];

const database: KeyProperties = (resource) => [
  ...(inherits(resource) ? [] : keyProperty('KmsKeyId', 'StorageEncrypted')(resource)),
  ...(isTrue(resource.properties.EnablePerformanceInsights) || isTrue(resource.properties.PerformanceInsightsEnabled)
    ? [
        {
          ...insights,
          value: resource.properties.PerformanceInsightsKMSKeyId ?? resource.properties.PerformanceInsightsKmsKeyId,
        },
      ]
    : []),
  ...(isTrue(resource.properties.ManageMasterUserPassword)
    ? [
        {
          what: 'its password',
          property: 'MasterUserSecret.KmsKeyId',
          value: at(resource, 'MasterUserSecret.KmsKeyId'),
        },
      ]
    : []),
];

/** Performance Insights of a database. */
export const insights = { what: 'its Performance Insights', property: 'PerformanceInsightsKMSKeyId' };

const volumes =
  (path: string): KeyProperties =>
  (resource) =>
    listOf(at(resource, path))
      .filter(isObject)
      .flatMap(({ DeviceName, Ebs }) => (isObject(Ebs) ? [{ Ebs, DeviceName: `${DeviceName}` }] : []))
      .map(({ Ebs, DeviceName }) => ({
        what: `its volume ${DeviceName}`,
        property: 'Ebs.KmsKeyId',
        value: Ebs.KmsKeyId,
        isOff: !isOn(Ebs.Encrypted),
      }));

/** The source stream of a delivery stream has its own encryption. */
const deliveryStream: KeyProperties = (resource) =>
  resource.properties.DeliveryStreamType === undefined || resource.properties.DeliveryStreamType === 'DirectPut'
    ? keyProperty('DeliveryStreamEncryptionConfigurationInput.KeyARN')(resource)
    : [];

/** A key is used only with a KMS algorithm. */
const bucket: KeyProperties = (resource) => {
  const [rule] = listOf(at(resource, 'BucketEncryption.ServerSideEncryptionConfiguration')).filter(isObject);
  const isS3Managed = valueAt(rule, 'ServerSideEncryptionByDefault.SSEAlgorithm') === 'AES256';
  const value = isS3Managed ? undefined : valueAt(rule, 'ServerSideEncryptionByDefault.KMSMasterKeyID');
  return [{ what: '', property: 'BucketEncryption', value }];
};

/** Whether objects of a bucket are encrypted with KMS, with any key. */
export const usesKms = (bucket: ChainResource): boolean =>
  listOf(at(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration')).some((rule) =>
    `${valueAt(rule, 'ServerSideEncryptionByDefault.SSEAlgorithm')}`.startsWith('aws:kms'),
  );

const globalTable: KeyProperties = (resource) =>
  listOf(resource.properties.Replicas)
    .filter(isObject)
    .map((replica) => ({
      what: `its replica in ${replica.Region}`,
      property: 'SSESpecification.KMSMasterKeyId',
      value: valueAt(replica, 'SSESpecification.KMSMasterKeyId'),
      isOff: !isOn(at(resource, 'SSESpecification.SSEEnabled')),
    }));

/**
 * The key properties of each type of data store. Log groups and trails have their own chains, but are listed for
 * their keys.
 */
const keyProperties: Readonly<Record<string, KeyProperties>> = {
  'AWS::Athena::WorkGroup': (resource) =>
    at(resource, 'WorkGroupConfiguration.ManagedQueryResultsConfiguration') === undefined
      ? keyProperty('WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey')(resource)
      : keyProperty('WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey')(resource),
  'AWS::Backup::BackupVault': keyProperty('EncryptionKeyArn'),
  'AWS::CloudTrail::Trail': keyProperty('KMSKeyId'),
  'AWS::DMS::ReplicationInstance': keyProperty('KmsKeyId'),
  'AWS::DocDB::DBCluster': database,
  'AWS::DynamoDB::GlobalTable': globalTable,
  'AWS::DynamoDB::Table': keyProperty('SSESpecification.KMSMasterKeyId', 'SSESpecification.SSEEnabled'),
  'AWS::EC2::Instance': volumes('BlockDeviceMappings'),
  'AWS::EC2::LaunchTemplate': volumes('LaunchTemplateData.BlockDeviceMappings'),
  'AWS::EC2::Volume': keyProperty('KmsKeyId', 'Encrypted'),
  'AWS::ECR::Repository': keyProperty('EncryptionConfiguration.KmsKey'),
  'AWS::EFS::FileSystem': keyProperty('KmsKeyId', 'Encrypted'),
  'AWS::ElastiCache::ReplicationGroup': keyProperty('KmsKeyId', 'AtRestEncryptionEnabled'),
  'AWS::ElastiCache::ServerlessCache': keyProperty('KmsKeyId'),
  'AWS::FSx::FileSystem': keyProperty('KmsKeyId'),
  'AWS::HealthLake::FHIRDatastore': keyProperty('SseConfiguration.KmsEncryptionConfig.KmsKeyId'),
  'AWS::Kinesis::Stream': keyProperty('StreamEncryption.KeyId'),
  'AWS::KinesisFirehose::DeliveryStream': deliveryStream,
  'AWS::Logs::LogGroup': keyProperty('KmsKeyId'),
  'AWS::MSK::Cluster': keyProperty('EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId'),
  'AWS::MemoryDB::Cluster': keyProperty('KmsKeyId'),
  'AWS::Neptune::DBCluster': database,
  'AWS::OpenSearchService::Domain': keyProperty('EncryptionAtRestOptions.KmsKeyId', 'EncryptionAtRestOptions.Enabled'),
  'AWS::RDS::DBCluster': database,
  'AWS::RDS::DBInstance': database,
  'AWS::Redshift::Cluster': keyProperty('KmsKeyId', 'Encrypted'),
  'AWS::RedshiftServerless::Namespace': keyProperty('KmsKeyId'),
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Topic': keyProperty('KmsMasterKeyId'),
  'AWS::SQS::Queue': keyProperty('KmsMasterKeyId'),
  'AWS::SecretsManager::Secret': keyProperty('KmsKeyId'),
};

/** Every key property of a data store. Empty for a type that stores no data. */
export const keyPropertiesOf = (resource: ChainResource): readonly KeyProperty[] =>
  keyProperties[resource.type]?.(resource) ?? [];

/** Whether an intrinsic function is used where the key properties should be, so that they are not known. */
export const isComputedStore = ({ properties }: ChainResource): boolean =>
  ['BucketEncryption', 'SSESpecification', 'BlockDeviceMappings'].some(
    (name) => functionIn(properties[name] ?? null) !== undefined,
  );
