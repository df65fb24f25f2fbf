import { apiCallFields, type EventPattern } from '@hipaa-stacks/audit';
import { managementEventFacts, sub, type Value } from '@hipaa-stacks/cloudformation';
import type { Severity } from './log-parser/configuration.ts';

/** An event pattern and the fields of its notice. Every matching event must contain all fields: with a missing field, the notice is not valid JSON. */
export interface WatchedEvent {
  readonly description: string;
  readonly severity: Severity;
  readonly pattern: EventPattern;
  readonly fields: Readonly<Record<string, string>>;
}

/** API calls to a service. Without a filter, EventBridge excludes calls whose names begin with `Describe`, `Get` or `List`. */
const apiCalls = (service: string, names?: Readonly<Record<string, unknown>>): EventPattern => ({
  source: [`aws.${service}`],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { eventSource: [`${service}.amazonaws.com`], ...names },
});

/** API calls to a service, except calls that only use resources and change nothing. */
const changes = (service: string): EventPattern =>
  apiCalls(service, { eventName: [{ 'anything-but': managementEventFacts()[service]!.uses }] });

/** API calls that change a key, its policy, aliases, tags, material or key store. Source: AWS KMS API Reference. */
const keyChanges = [
  'CancelKeyDeletion',
  'ConnectCustomKeyStore',
  'CreateAlias',
  'CreateCustomKeyStore',
  'CreateKey',
  'DeleteAlias',
  'DeleteCustomKeyStore',
  'DeleteImportedKeyMaterial',
  'DisableKey',
  'DisableKeyRotation',
  'DisconnectCustomKeyStore',
  'EnableKey',
  'EnableKeyRotation',
  'ImportKeyMaterial',
  'PutKeyPolicy',
  'ReplicateKey',
  'RevokeGrant',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateCustomKeyStore',
  'UpdateKeyDescription',
  'UpdatePrimaryRegion',
];

/** AWS services create a grant for each volume, table or task. Only grants that principals create directly are changes. */
const directGrants = { eventName: ['CreateGrant'], userIdentity: { invokedBy: [{ exists: false }] } };

/**
 * Events that require a trail only. Calls that only read or use resources are excluded: a notice about the use of a key would be
 * encrypted with a key, and so cause the next notice.
 *
 * Source: Amazon EventBridge Events Reference, one page a service; Amazon EventBridge User Guide, "Receiving read-only management
 * events from AWS services".
 */
export const events = {
  DataPipelineCalls: {
    severity: 'medium',
    description: 'A call changed AWS Data Pipeline. No such call is expected: the service is closed to new customers.',
    pattern: changes('datapipeline'),
    fields: apiCallFields,
  },
  InstanceStateChanges: {
    severity: 'low',
    description: 'An EC2 instance was started, stopped or terminated.',
    pattern: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] },
    fields: { instance: '$.detail.instance-id', state: '$.detail.state' },
  },
  IdentityChanges: {
    severity: 'medium',
    description:
      'IAM was changed. Its events occur in the global Region only; for other Regions, the companion forwards them.',
    pattern: changes('iam'),
    fields: apiCallFields,
  },
  KeyChanges: {
    severity: 'medium',
    description: 'A KMS key was changed, or a principal created a grant.',
    pattern: apiCalls('kms', { $or: [{ eventName: keyChanges }, directGrants] }),
    fields: apiCallFields,
  },
  KeyLifecycleEvents: {
    severity: 'medium',
    description: 'A KMS key was deleted or rotated, or its imported material expired.',
    pattern: {
      source: ['aws.kms'],
      'detail-type': ['KMS CMK Deletion', 'KMS CMK Rotation', 'KMS Imported Key Material Expiration'],
    },
    fields: { what: '$.detail-type', key: '$.detail.key-id' },
  },
  StorageGatewayCalls: {
    severity: 'medium',
    description: 'A call changed a Storage Gateway.',
    pattern: apiCalls('storagegateway'),
    fields: apiCallFields,
  },
  ConsoleSignIns: {
    severity: 'low',
    description: 'A user signed in to the console, in this Region or in the global Region.',
    pattern: {
      source: ['aws.signin'],
      'detail-type': ['AWS Console Sign In via CloudTrail'],
      detail: { eventName: ['ConsoleLogin'] },
    },
    fields: { ...apiCallFields, result: '$.detail.responseElements.ConsoleLogin' },
  },
  TrailChanges: {
    severity: 'critical',
    description: 'A trail or an event data store was stopped, deleted or changed.',
    pattern: apiCalls('cloudtrail', {
      eventName: [
        'DeleteEventDataStore',
        'DeleteTrail',
        'PutEventConfiguration',
        'PutEventSelectors',
        'PutInsightSelectors',
        'StopEventDataStoreIngestion',
        'StopLogging',
        'UpdateTrail',
      ],
    }),
    fields: apiCallFields,
  },
} satisfies Readonly<Record<string, WatchedEvent>>;

/** Names and ARNs of the parts of this system that deliver log files and alerts. */
export interface DeliveryPath {
  readonly topics: readonly Value<string>[];
  readonly queueNames: readonly Value<string>[];
  readonly archive: Value<string>;
  readonly logGroups: readonly Value<string>[];
  readonly parser: Value<string>;
}

/** API calls of CloudTrail to several services, each with its own condition. */
const callsOf = (services: readonly string[], conditions: readonly object[]): EventPattern => ({
  source: services.map((service) => `aws.${service}`),
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { $or: conditions },
});
const eventSource = (service: string) => [`${service}.amazonaws.com`];

/**
 * Calls that turn off rules and alarms, or stop a function from reading a queue, of any system of the account: the list of the own rules
 * and alarms is too long for an event pattern. CloudTrail adds a version to the names of Lambda calls.
 */
export const watcherChanges: WatchedEvent = {
  severity: 'high',
  description: 'A call disabled or deleted an event rule, an alarm or the event source of a function.',
  pattern: callsOf(
    ['events', 'lambda', 'monitoring'],
    [
      { eventSource: eventSource('events'), eventName: ['DeleteRule', 'DisableRule', 'RemoveTargets'] },
      { eventSource: eventSource('monitoring'), eventName: ['DeleteAlarms', 'DisableAlarmActions'] },
      {
        eventSource: eventSource('lambda'),
        eventName: [{ prefix: 'DeleteEventSourceMapping' }, { prefix: 'UpdateEventSourceMapping' }],
      },
    ],
  ),
  fields: apiCallFields,
};

/** Calls that change the way of a log file or an alert through this system: its bucket, queues, function, topics and log groups. */
export const deliveryChanges = ({ topics, queueNames, archive, logGroups, parser }: DeliveryPath): WatchedEvent => ({
  severity: 'high',
  description: 'A call changed or deleted a part of this system that delivers log files or alerts.',
  pattern: callsOf(
    ['lambda', 'logs', 's3', 'sns', 'sqs'],
    [
      {
        eventSource: eventSource('lambda'),
        eventName: ['DeleteFunction', 'PutFunctionConcurrency', 'UpdateFunctionCo'].map((prefix) => ({ prefix })),
        requestParameters: { functionName: [{ wildcard: sub('*${Name}*', { Name: parser }) }] },
      },
      {
        eventSource: eventSource('logs'),
        eventName: ['DeleteLogGroup', 'DeleteMetricFilter'],
        requestParameters: { logGroupName: logGroups },
      },
      {
        eventSource: eventSource('s3'),
        eventName: ['PutBucketNotification'],
        requestParameters: { bucketName: [archive] },
      },
      {
        eventSource: eventSource('sns'),
        eventName: ['DeleteTopic', 'SetTopicAttributes'],
        requestParameters: { topicArn: topics },
      },
      {
        eventSource: eventSource('sns'),
        eventName: ['SetSubscriptionAttributes', 'Unsubscribe'],
        requestParameters: { subscriptionArn: topics.map((prefix) => ({ prefix })) },
      },
      {
        eventSource: eventSource('sqs'),
        eventName: ['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes'],
        requestParameters: { queueUrl: queueNames.map((name) => ({ suffix: sub('/${Name}', { Name: name }) })) },
      },
    ],
  ),
  fields: apiCallFields,
});
