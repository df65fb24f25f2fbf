import { apiCallFields, type EventPattern } from '@hipaa-stacks/audit';
import { managementEventFacts, type Value } from '@hipaa-stacks/cloudformation';

/** An event worth a notice, and the fields of it that the notice names: each stands in every event that the pattern matches, since a notice with a hole in it is no JSON. */
export interface WatchedEvent {
  readonly description: string;
  readonly pattern: EventPattern;
  readonly fields: Readonly<Record<string, string>>;
}

/** Calls to a service; without names, all but those whose names begin with `Describe`, `Get` or `List`. */
const apiCalls = (service: string, names?: Readonly<Record<string, unknown>>): EventPattern => ({
  source: [`aws.${service}`],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { eventSource: [`${service}.amazonaws.com`], ...names },
});

/** Calls to a service but for those that use what is there and change nothing. */
const changes = (service: string): EventPattern =>
  apiCalls(service, { eventName: [{ 'anything-but': managementEventFacts()[service]!.uses }] });

/** Calls that change a key, its policy, its aliases and tags, or where its material is. Source: AWS KMS API Reference. */
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

/** Services create and retire a grant for each volume, table or task: only a grant that a principal makes by itself is a change. */
const ownGrants = { eventName: ['CreateGrant'], userIdentity: { invokedBy: [{ exists: false }] } };

/**
 * Events that need nothing but a trail. Calls that only read or use something are not among them: the notice of a use of a key
 * would be encrypted with a key, and so cause the next one.
 *
 * Source: Amazon EventBridge Events Reference, one page a service; Amazon EventBridge User Guide, "Receiving read-only management
 * events from AWS services".
 */
export const events = {
  DataPipelineCalls: {
    description: 'Calls to AWS Data Pipeline, closed to new customers: none is expected.',
    pattern: changes('datapipeline'),
    fields: apiCallFields,
  },
  InstanceStateChanges: {
    description: 'An EC2 instance started, stopped or was terminated.',
    pattern: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] },
    fields: { instance: '$.detail.instance-id', state: '$.detail.state' },
  },
  IdentityChanges: {
    description: 'IAM was changed. IAM records in the global Region only: elsewhere the companion forwards its events.',
    pattern: changes('iam'),
    fields: apiCallFields,
  },
  KeyChanges: {
    description: 'A KMS key was changed, or a principal gave others the use of it.',
    pattern: apiCalls('kms', { $or: [{ eventName: keyChanges }, ownGrants] }),
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
    description: 'Someone signed in to the console, in this Region or in the global one.',
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

/** Reads and writes of objects in some buckets, which their trail records as data events. The notice names no object. */
export const objectCalls = (bucketArns: Value<readonly Value<string>[]>): WatchedEvent => ({
  description: 'An object in a bucket with ePHI was read or written.',
  pattern: {
    source: ['aws.s3'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['s3.amazonaws.com'], resources: { ARN: bucketArns } },
  },
  fields: apiCallFields,
});
