import { type Json, keyPolicyActions, keyServices, resourceTypeFacts } from '@hipaa-stacks/cloudformation';
import type { ChainResource, ChainSystem } from './chain.ts';
import { systemKey } from './keys.ts';
import { logWriters } from './log-writers.ts';
import { at, isTrue, valueAt } from './properties.ts';
import { keyPropertiesOf, usesKms } from './stores.ts';
import { listOf, textOf } from './text.ts';

/** A service that uses a key of the system as a service principal. */
export interface ServiceUse {
  readonly key: ChainResource;
  readonly service: string;
  readonly actions: readonly string[];
  /** The encrypted resource: a topic, a log group. */
  readonly store: ChainResource;
  /** Condition key -> the resource whose ARN the service sends with it. */
  readonly sourceContext?: Readonly<Record<string, ChainResource>>;
  /** The chain that reports it if the service is not allowed. */
  readonly reportedBy?: string;
}

/** A store and the key of the system that it uses. */
export interface StoreKey {
  readonly store: ChainResource;
  readonly key: ChainResource;
}

/** All stores whose key is in the system. */
export function storeKeys(system: ChainSystem): readonly StoreKey[] {
  return [...system.resources.values()].flatMap((store) =>
    [...keyPropertiesOf(store).map(({ value }) => value), ...otherKeys(store)].flatMap((value) => {
      const key = systemKey(system, value, store);
      return key ? [{ store, key }] : [];
    }),
  );
}

/** Keys of resources other than data stores: variables of a function, the input of a schedule. */
const otherKeys = ({ type, properties }: ChainResource): readonly (Json | undefined)[] =>
  type === 'AWS::Lambda::Function' || type === 'AWS::Scheduler::Schedule' ? [properties.KmsKeyArn] : [];

const encryptActions = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** All uses of keys by services as service principals. The key policy must allow each of them. */
export function serviceUses(system: ChainSystem): readonly ServiceUse[] {
  const keys = storeKeys(system);
  return [
    ...keys.flatMap(usesByStoreType(system)),
    ...publisherUses(system, keys),
    ...logDeliveryUses(system, keys),
    ...otherUses(system),
  ];
}

const usesByStoreType =
  (system: ChainSystem) =>
  ({ store, key }: StoreKey): readonly ServiceUse[] => {
    if (store.type === 'AWS::Logs::LogGroup')
      return [
        {
          key,
          store,
          service: 'logs.amazonaws.com',
          // Not kms:DescribeKey: it has no encryption context, so the usual condition never allows it.
          actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey'],
          sourceContext: { 'kms:EncryptionContext:aws:logs:arn': store, 'aws:SourceArn': store },
        },
      ];
    if (store.type !== 'AWS::CloudTrail::Trail') return [];
    const sourceContext = { 'aws:SourceArn': store, 'kms:EncryptionContext:aws:cloudtrail:arn': store };
    const bucket = system.target(store.properties.S3BucketName, store, 'AWS::S3::Bucket');
    const rules = bucket && at(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration');
    const hasBucketKey = listOf(rules).some((rule) => isTrue(valueAt(rule, 'BucketKeyEnabled')));
    const service = 'cloudtrail.amazonaws.com';
    return [
      { key, store, service, actions: ['kms:GenerateDataKey'], sourceContext },
      {
        key,
        store,
        service,
        actions: ['kms:DescribeKey', ...(hasBucketKey ? ['kms:Decrypt'] : [])],
        sourceContext: { 'aws:SourceArn': store },
      },
    ];
  };

/** Type -> service that publishes as a service principal, and the properties with the topic or the queue. */
const senderTypes: Readonly<Record<string, { readonly service: string; readonly paths: readonly string[] }>> = {
  'AWS::Backup::BackupVault': { service: 'backup.amazonaws.com', paths: ['Notifications.SNSTopicArn'] },
  'AWS::Budgets::Budget': { service: 'budgets.amazonaws.com', paths: ['NotificationsWithSubscribers'] },
  'AWS::CE::AnomalySubscription': { service: 'costalerts.amazonaws.com', paths: ['Subscribers'] },
  'AWS::CloudTrail::Trail': { service: 'cloudtrail.amazonaws.com', paths: ['SnsTopicName'] },
  'AWS::CloudWatch::Alarm': {
    service: 'cloudwatch.amazonaws.com',
    paths: ['AlarmActions', 'OKActions', 'InsufficientDataActions'],
  },
  'AWS::CloudWatch::CompositeAlarm': {
    service: 'cloudwatch.amazonaws.com',
    paths: ['AlarmActions', 'OKActions', 'InsufficientDataActions'],
  },
  'AWS::CodeStarNotifications::NotificationRule': {
    service: 'codestar-notifications.amazonaws.com',
    paths: ['Targets'],
  },
  'AWS::Events::Rule': { service: 'events.amazonaws.com', paths: ['Targets'] },
  'AWS::RDS::EventSubscription': { service: 'events.rds.amazonaws.com', paths: ['SnsTopicArn'] },
  'AWS::S3::Bucket': {
    service: 's3.amazonaws.com',
    paths: ['NotificationConfiguration.TopicConfigurations', 'NotificationConfiguration.QueueConfigurations'],
  },
  'AWS::SNS::Subscription': { service: 'sns.amazonaws.com', paths: ['Endpoint', 'RedrivePolicy'] },
  'AWS::SNS::Topic': { service: 'sns.amazonaws.com', paths: ['Subscription'] },
};

/** Chains that check the key of the topic or queue for a sender. */
const senderChains: Readonly<Record<string, string>> = {
  'AWS::Events::Rule': 'event-target',
};

function publisherUses(system: ChainSystem, keys: readonly StoreKey[]): readonly ServiceUse[] {
  return keys
    .filter(({ store }) => store.type === 'AWS::SNS::Topic' || store.type === 'AWS::SQS::Queue')
    .flatMap(({ store, key }) =>
      system.referencedBy(store).flatMap((reader): readonly ServiceUse[] => {
        const { service, paths } = senderTypes[reader.type] ?? { service: '', paths: [] };
        if (!paths.some((path) => system.mentions(at(reader, path)).includes(store))) return [];
        const reportedBy = senderChains[reader.type];
        return [{ key, store, service, actions: encryptActions, ...(reportedBy && { reportedBy }) }];
      }),
    );
}

/** Logs in a bucket with a key. A trail has its own key; the role of a recorder is checked like other roles. */
function logDeliveryUses(system: ChainSystem, keys: readonly StoreKey[]): readonly ServiceUse[] {
  const recorders = system.ofType('AWS::Config::ConfigurationRecorder');
  const isLinked = recorders.some(({ properties }) => textOf(properties.RoleARN).includes('aws-service-role'));
  return logWriters(system).flatMap(({ kind, bucket, service }) => {
    const found = keys.find(({ store }) => store === bucket);
    const writes = kind === 'delivery' || (kind === 'config' && isLinked);
    if (!found || !writes || !bucket || !usesKms(bucket)) return [];
    return [{ ...found, service, actions: kind === 'config' ? encryptActions : ['kms:GenerateDataKey'] }];
  });
}

function otherUses(system: ChainSystem): readonly ServiceUse[] {
  const use = (store: ChainResource, value: Json | undefined, service: string, actions: readonly string[]) => {
    const key = systemKey(system, value, store);
    return key ? [{ key, store, service, actions }] : [];
  };
  return [
    ...system
      .ofType('AWS::Events::EventBus')
      .flatMap((bus) => use(bus, bus.properties.KmsKeyIdentifier, 'events.amazonaws.com', encryptActions)),
    ...system
      .ofType('AWS::GuardDuty::PublishingDestination')
      .flatMap((one) =>
        use(one, at(one, 'DestinationProperties.KmsKeyArn'), 'guardduty.amazonaws.com', ['kms:GenerateDataKey']),
      ),
    ...system
      .ofType('AWS::ECS::Cluster')
      .flatMap((cluster) =>
        use(
          cluster,
          at(cluster, 'Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId'),
          'fargate.amazonaws.com',
          ['kms:GenerateDataKeyWithoutPlaintext', 'kms:CreateGrant'],
        ),
      ),
  ];
}

/**
 * A use of a key by the principal that creates the store: the service calls KMS for that principal (`kms:ViaService`).
 */
export interface CreatorUse extends StoreKey {
  readonly via: string;
  readonly actions: readonly string[];
}

/** All such uses, by each property with a key. Source: `resourceTypeFacts`. */
export function creatorUses(system: ChainSystem): readonly CreatorUse[] {
  return [...system.resources.values()].flatMap((store) => {
    const { key: mainKey, otherKeys = [] } = resourceTypeFacts()[store.type] ?? {};
    return [...(mainKey ? [mainKey] : []), ...otherKeys]
      .filter((facts) => keyPolicyActions(facts).length > 0)
      .flatMap((facts) =>
        facts.at
          .flatMap((path) => valuesAt(store.properties, path.split('.')))
          .flatMap((value) => systemKey(system, value, store) ?? [])
          .flatMap((key) => keyServices(facts).map((via) => ({ store, key, via, actions: keyPolicyActions(facts) }))),
      );
  });
}

/** Values at a path, in which `[]` after a name means each element of a list. */
function valuesAt(value: Json | undefined, [name, ...rest]: readonly string[]): readonly Json[] {
  if (value === undefined || name === undefined) return value === undefined ? [] : [value];
  const inner = valueAt(value, name.replace('[]', ''));
  return name.endsWith('[]') ? listOf(inner).flatMap((one) => valuesAt(one, rest)) : valuesAt(inner, rest);
}

interface RoleUse {
  readonly action: string;
  /** Suffix of the store's ARN in the resource of the call. */
  readonly suffix: string;
  readonly needs: readonly string[];
  readonly via: string;
}

/**
 * Permissions on the key of a store that a role needs in addition to permissions on the store. Source:
 * `resourceTypeFacts`.
 */
export const roleUses: Readonly<Record<string, readonly RoleUse[]>> = Object.fromEntries(
  Object.entries(resourceTypeFacts()).flatMap(([type, { data }]) => {
    if (!data) return [];
    const suffix = type === 'AWS::S3::Bucket' ? '/' : '';
    return [[type, Object.entries(data.calls).map(([action, needs]) => ({ action, suffix, needs, via: data.via }))]];
  }),
);
