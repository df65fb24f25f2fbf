import { apiCallFields, type EventPattern } from '@hipaa-stacks/audit';
import { managementEventFacts, type Value } from '@hipaa-stacks/cloudformation';

/** An event pattern and the fields of its notice. Every matching event must contain all fields: with a missing field, the notice is not valid JSON. */
export interface WatchedEvent {
  readonly description: string;
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
    description: 'A call changed AWS Data Pipeline. No such call is expected: the service is closed to new customers.',
    pattern: changes('datapipeline'),
    fields: apiCallFields,
  },
  InstanceStateChanges: {
    description: 'An EC2 instance was started, stopped or terminated.',
    pattern: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] },
    fields: { instance: '$.detail.instance-id', state: '$.detail.state' },
  },
  IdentityChanges: {
    description:
      'IAM was changed. Its events occur in the global Region only; for other Regions, the companion forwards them.',
    pattern: changes('iam'),
    fields: apiCallFields,
  },
  KeyChanges: {
    description: 'A KMS key was changed, or a principal created a grant.',
    pattern: apiCalls('kms', { $or: [{ eventName: keyChanges }, directGrants] }),
    fields: apiCallFields,
  },
  KeyLifecycleEvents: {
    description: 'A KMS key was deleted or rotated, or its imported material expired.',
    pattern: {
      source: ['aws.kms'],
      'detail-type': ['KMS CMK Deletion', 'KMS CMK Rotation', 'KMS Imported Key Material Expiration'],
    },
    fields: { what: '$.detail-type', key: '$.detail.key-id' },
  },
  StorageGatewayCalls: {
    description: 'A call changed a Storage Gateway.',
    pattern: apiCalls('storagegateway'),
    fields: apiCallFields,
  },
  ConsoleSignIns: {
    description: 'A user signed in to the console, in this Region or in the global Region.',
    pattern: {
      source: ['aws.signin'],
      'detail-type': ['AWS Console Sign In via CloudTrail'],
      detail: { eventName: ['ConsoleLogin'] },
    },
    fields: { ...apiCallFields, result: '$.detail.responseElements.ConsoleLogin' },
  },
  TrailChanges: {
    description: 'A trail was stopped, deleted or changed.',
    pattern: {
      source: ['aws.cloudtrail'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['cloudtrail.amazonaws.com'],
        eventName: ['DeleteTrail', 'PutEventSelectors', 'PutInsightSelectors', 'StopLogging', 'UpdateTrail'],
      },
    },
    fields: apiCallFields,
  },
} satisfies Readonly<Record<string, WatchedEvent>>;

/** Reads and writes of objects in buckets, which the trail records as data events. The notice contains no object key. */
export const objectCalls = (bucketArns: Value<readonly Value<string>[]>): WatchedEvent => ({
  description: 'An object in a bucket with ePHI was read or written.',
  pattern: {
    source: ['aws.s3'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['s3.amazonaws.com'], resources: { ARN: bucketArns } },
  },
  fields: apiCallFields,
});
