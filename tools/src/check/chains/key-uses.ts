import { type Json, keyPolicyActions, keyServices, resourceTypeFacts } from '@hipaa-stacks/cloudformation';
import type { ChainResource, ChainSystem } from './chain.ts';
import { systemKey } from './keys.ts';
import { logWriters } from './log-writers.ts';
import { at, isTrue, valueAt } from './properties.ts';
import { keyPlacesOf, usesKms } from './stores.ts';
import { listOf, textOf } from './text.ts';

/** A service that uses a key of the system in its own name. */
export interface ServiceUse {
  readonly key: ChainResource;
  readonly service: string;
  readonly actions: readonly string[];
  /** What is encrypted: a topic, a log group. */
  readonly store: ChainResource;
  /** Condition key -> the resource whose ARN the service sends with it. */
  readonly sends?: Readonly<Record<string, ChainResource>>;
  /** The chain that says so if the service is not admitted. */
  readonly saidBy?: string;
}

/** Stores with the keys of the system that they name. */
export interface StoreKey {
  readonly store: ChainResource;
  readonly key: ChainResource;
}

/** Every store whose key stands in the system. */
export function storeKeys(system: ChainSystem): readonly StoreKey[] {
  return [...system.resources.values()].flatMap((store) =>
    [...keyPlacesOf(store).map(({ value }) => value), ...otherKeys(store)].flatMap((value) => {
      const key = systemKey(system, value, store);
      return key ? [{ store, key }] : [];
    }),
  );
}

/** Keys of what is no store of data: a function's variables, the input of a schedule. */
const otherKeys = ({ type, properties }: ChainResource): readonly (Json | undefined)[] =>
  type === 'AWS::Lambda::Function' || type === 'AWS::Scheduler::Schedule' ? [properties.KmsKeyArn] : [];

const encrypts = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** Every use of a key by a service in its own name: for these, the key's policy has to name the service. */
export function serviceUses(system: ChainSystem): readonly ServiceUse[] {
  const keys = storeKeys(system);
  return [
    ...keys.flatMap(byOwnType(system)),
    ...publishers(system, keys),
    ...deliveries(system, keys),
    ...others(system),
  ];
}

const byOwnType =
  (system: ChainSystem) =>
  ({ store, key }: StoreKey): readonly ServiceUse[] => {
    if (store.type === 'AWS::Logs::LogGroup')
      return [
        {
          key,
          store,
          service: 'logs.amazonaws.com',
          // Not kms:DescribeKey: it carries no encryption context, so that the usual condition never lets it through.
          actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey'],
          sends: { 'kms:EncryptionContext:aws:logs:arn': store, 'aws:SourceArn': store },
        },
      ];
    if (store.type !== 'AWS::CloudTrail::Trail') return [];
    const sends = { 'aws:SourceArn': store, 'kms:EncryptionContext:aws:cloudtrail:arn': store };
    const bucket = system.target(store.properties.S3BucketName, store, 'AWS::S3::Bucket');
    const rules = bucket && at(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration');
    const hasBucketKey = listOf(rules).some((rule) => isTrue(valueAt(rule, 'BucketKeyEnabled')));
    const service = 'cloudtrail.amazonaws.com';
    return [
      { key, store, service, actions: ['kms:GenerateDataKey'], sends },
      {
        key,
        store,
        service,
        actions: ['kms:DescribeKey', ...(hasBucketKey ? ['kms:Decrypt'] : [])],
        sends: { 'aws:SourceArn': store },
      },
    ];
  };

/** Type -> service that publishes in its own name, and where it names the topic or the queue. */
const senders: Readonly<Record<string, { readonly service: string; readonly paths: readonly string[] }>> = {
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

/** Chains that follow the sender to the key of its topic or queue. */
const senderChains: Readonly<Record<string, string>> = {
  'AWS::Events::Rule': 'event-target',
};

function publishers(system: ChainSystem, keys: readonly StoreKey[]): readonly ServiceUse[] {
  return keys
    .filter(({ store }) => store.type === 'AWS::SNS::Topic' || store.type === 'AWS::SQS::Queue')
    .flatMap(({ store, key }) =>
      system.readBy(store).flatMap((reader): readonly ServiceUse[] => {
        const { service, paths } = senders[reader.type] ?? { service: '', paths: [] };
        if (!paths.some((path) => system.mentions(at(reader, path)).includes(store))) return [];
        const saidBy = senderChains[reader.type];
        return [{ key, store, service, actions: encrypts, ...(saidBy && { saidBy }) }];
      }),
    );
}

/** Logs that go to a bucket with a key. A trail brings a key of its own; a recorder's role is a role like any other. */
function deliveries(system: ChainSystem, keys: readonly StoreKey[]): readonly ServiceUse[] {
  const recorders = system.ofType('AWS::Config::ConfigurationRecorder');
  const isLinked = recorders.some(({ properties }) => textOf(properties.RoleARN).includes('aws-service-role'));
  return logWriters(system).flatMap(({ kind, bucket, service }) => {
    const found = keys.find(({ store }) => store === bucket);
    const writes = kind === 'delivery' || (kind === 'config' && isLinked);
    if (!found || !writes || !bucket || !usesKms(bucket)) return [];
    return [{ ...found, service, actions: kind === 'config' ? encrypts : ['kms:GenerateDataKey'] }];
  });
}

function others(system: ChainSystem): readonly ServiceUse[] {
  const use = (store: ChainResource, value: Json | undefined, service: string, actions: readonly string[]) => {
    const key = systemKey(system, value, store);
    return key ? [{ key, store, service, actions }] : [];
  };
  return [
    ...system
      .ofType('AWS::Events::EventBus')
      .flatMap((bus) => use(bus, bus.properties.KmsKeyIdentifier, 'events.amazonaws.com', encrypts)),
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

/** A use of a key by whoever creates the store: the service asks in that person's name (`kms:ViaService`). */
export interface CreatorUse extends StoreKey {
  readonly via: string;
  readonly actions: readonly string[];
}

/** Every such use, by each property that takes a key. Source: `resourceTypeFacts`. */
export function creatorUses(system: ChainSystem): readonly CreatorUse[] {
  return [...system.resources.values()].flatMap((store) => {
    const { key: main, otherKeys = [] } = resourceTypeFacts()[store.type] ?? {};
    return [...(main ? [main] : []), ...otherKeys]
      .filter((facts) => keyPolicyActions(facts).length > 0)
      .flatMap((facts) =>
        facts.at
          .flatMap((path) => valuesAt(store.properties, path.split('.')))
          .flatMap((value) => systemKey(system, value, store) ?? [])
          .flatMap((key) => keyServices(facts).map((via) => ({ store, key, via, actions: keyPolicyActions(facts) }))),
      );
  });
}

/** Values at a path in which `[]` after a name stands for each element of a list. */
function valuesAt(value: Json | undefined, [name, ...rest]: readonly string[]): readonly Json[] {
  if (value === undefined || name === undefined) return value === undefined ? [] : [value];
  const inner = valueAt(value, name.replace('[]', ''));
  return name.endsWith('[]') ? listOf(inner).flatMap((one) => valuesAt(one, rest)) : valuesAt(inner, rest);
}

interface RoleUse {
  readonly action: string;
  /** What stands behind the store's ARN in the resource of the call. */
  readonly behind: string;
  readonly needs: readonly string[];
  readonly via: string;
}

/** What a role that does something to a store needs of the store's key. Source: `resourceTypeFacts`. */
export const roleUses: Readonly<Record<string, readonly RoleUse[]>> = Object.fromEntries(
  Object.entries(resourceTypeFacts()).flatMap(([type, { data }]) => {
    if (!data) return [];
    const behind = type === 'AWS::S3::Bucket' ? '/' : '';
    return [[type, Object.entries(data.calls).map(([action, needs]) => ({ action, behind, needs, via: data.via }))]];
  }),
);
