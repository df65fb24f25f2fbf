import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { ChainResource } from './chain.ts';
import { at, isTrue, valueAt } from './properties.ts';
import { listOf } from './text.ts';

/** A place where a store names the key of what it holds. */
export interface KeyPlace {
  /** What is encrypted, for people: `''` for the store as a whole. */
  readonly what: string;
  /** The property, such as `KmsKeyId`. */
  readonly property: string;
  readonly value: Json | undefined;
  /** Whether a switch beside it leaves all plain; `undefined` without one. */
  readonly isOff?: boolean;
}

type Places = (resource: ChainResource) => readonly KeyPlace[];

const one =
  (property: string, on?: string): Places =>
  (resource) => [{ what: '', property, value: at(resource, property), ...(on && { isOff: !isOn(at(resource, on)) }) }];

/** On, or not known. */
const isOn = (value: Json | undefined) =>
  isTrue(value) || isObject(value) || (typeof value === 'string' && !/^(false)?$/i.test(value));

/** A restored or replicated database, and an instance of a cluster, take over whether it is encrypted. */
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

const database: Places = (resource) => [
  ...(inherits(resource) ? [] : one('KmsKeyId', 'StorageEncrypted')(resource)),
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
  (path: string): Places =>
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

/** A stream's own source is encrypted already. */
const deliveryStream: Places = (resource) =>
  resource.properties.DeliveryStreamType === undefined || resource.properties.DeliveryStreamType === 'DirectPut'
    ? one('DeliveryStreamEncryptionConfigurationInput.KeyARN')(resource)
    : [];

/** A key counts only with an algorithm that uses it. */
const bucket: Places = (resource) => {
  const [rule] = listOf(at(resource, 'BucketEncryption.ServerSideEncryptionConfiguration')).filter(isObject);
  const isOwn = valueAt(rule, 'ServerSideEncryptionByDefault.SSEAlgorithm') === 'AES256';
  const value = isOwn ? undefined : valueAt(rule, 'ServerSideEncryptionByDefault.KMSMasterKeyID');
  return [{ what: '', property: 'BucketEncryption', value }];
};

/** Whether objects of a bucket are encrypted by KMS, with whatever key. */
export const usesKms = (bucket: ChainResource): boolean =>
  listOf(at(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration')).some((rule) =>
    `${valueAt(rule, 'ServerSideEncryptionByDefault.SSEAlgorithm')}`.startsWith('aws:kms'),
  );

const globalTable: Places = (resource) =>
  listOf(resource.properties.Replicas)
    .filter(isObject)
    .map((replica) => ({
      what: `its replica in ${replica.Region}`,
      property: 'SSESpecification.KMSMasterKeyId',
      value: valueAt(replica, 'SSESpecification.KMSMasterKeyId'),
      isOff: !isOn(at(resource, 'SSESpecification.SSEEnabled')),
    }));

/** Where each store that can hold data names its key. Log groups and trails have chains of their own, but a key too. */
const places: Readonly<Record<string, Places>> = {
  'AWS::Athena::WorkGroup': (resource) =>
    at(resource, 'WorkGroupConfiguration.ManagedQueryResultsConfiguration') === undefined
      ? one('WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey')(resource)
      : one('WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey')(resource),
  'AWS::Backup::BackupVault': one('EncryptionKeyArn'),
  'AWS::CloudTrail::Trail': one('KMSKeyId'),
  'AWS::DMS::ReplicationInstance': one('KmsKeyId'),
  'AWS::DocDB::DBCluster': database,
  'AWS::DynamoDB::GlobalTable': globalTable,
  'AWS::DynamoDB::Table': one('SSESpecification.KMSMasterKeyId', 'SSESpecification.SSEEnabled'),
  'AWS::EC2::Instance': volumes('BlockDeviceMappings'),
  'AWS::EC2::LaunchTemplate': volumes('LaunchTemplateData.BlockDeviceMappings'),
  'AWS::EC2::Volume': one('KmsKeyId', 'Encrypted'),
  'AWS::ECR::Repository': one('EncryptionConfiguration.KmsKey'),
  'AWS::EFS::FileSystem': one('KmsKeyId', 'Encrypted'),
  'AWS::ElastiCache::ReplicationGroup': one('KmsKeyId', 'AtRestEncryptionEnabled'),
  'AWS::ElastiCache::ServerlessCache': one('KmsKeyId'),
  'AWS::FSx::FileSystem': one('KmsKeyId'),
  'AWS::HealthLake::FHIRDatastore': one('SseConfiguration.KmsEncryptionConfig.KmsKeyId'),
  'AWS::Kinesis::Stream': one('StreamEncryption.KeyId'),
  'AWS::KinesisFirehose::DeliveryStream': deliveryStream,
  'AWS::Logs::LogGroup': one('KmsKeyId'),
  'AWS::MSK::Cluster': one('EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId'),
  'AWS::MemoryDB::Cluster': one('KmsKeyId'),
  'AWS::Neptune::DBCluster': database,
  'AWS::OpenSearchService::Domain': one('EncryptionAtRestOptions.KmsKeyId', 'EncryptionAtRestOptions.Enabled'),
  'AWS::RDS::DBCluster': database,
  'AWS::RDS::DBInstance': database,
  'AWS::Redshift::Cluster': one('KmsKeyId', 'Encrypted'),
  'AWS::RedshiftServerless::Namespace': one('KmsKeyId'),
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Topic': one('KmsMasterKeyId'),
  'AWS::SQS::Queue': one('KmsMasterKeyId'),
  'AWS::SecretsManager::Secret': one('KmsKeyId'),
};

/** Every key that a store names, or should name. None for what holds no data. */
export const keyPlacesOf = (resource: ChainResource): readonly KeyPlace[] => places[resource.type]?.(resource) ?? [];

/** Whether an intrinsic function stands where the places should: nothing can be said. */
export const isComputedStore = ({ properties }: ChainResource): boolean =>
  ['BucketEncryption', 'SSESpecification', 'BlockDeviceMappings'].some(
    (name) => functionIn(properties[name] ?? null) !== undefined,
  );
