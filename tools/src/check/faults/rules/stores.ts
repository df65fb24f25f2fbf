import { isObject } from '../../../template/walk.ts';
import { removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isOneOf = (site: Site, ...names: readonly string[]) =>
  site.section === 'Resources' && names.includes(`${site.path.at(-1)}`);

const keys = ['KmsKeyId', 'KMSKeyId', 'KmsMasterKeyId', 'KMSMasterKeyId', 'KMSMasterKeyID', 'KmsKeyArn', 'KmsKey'];

/** Not related to security: a bucket key reduces the number of KMS calls. */
const harmlessProperties = ['BucketKeyEnabled'];

const isOn = (site: Site) =>
  (site.value === true || site.value === 'true') &&
  site.path.includes('Properties') &&
  !isOneOf(site, ...harmlessProperties) &&
  !site.path.includes('Condition') &&
  !site.path.includes('EventPattern');

/** Mistakes in data storage. */
export const storeRules: readonly FaultRule[] = [
  faultRule(
    'a data store has no key',
    'Its data is not encrypted with a customer managed key, or not at all.',
    (site) => (isOneOf(site, ...keys) ? [removed] : []),
  ),
  faultRule(
    'a data store has an AWS managed key',
    'Access to the key cannot be controlled, and other services cannot write to the data store.',
    (site) =>
      isOneOf(site, 'KmsMasterKeyId') ? [site.type === 'AWS::SNS::Topic' ? 'alias/aws/sns' : 'alias/aws/sqs'] : [],
  ),
  faultRule('a block of settings is missing', 'Encryption, versioning, locks, logs or recovery are off.', (site) =>
    isOneOf(
      site,
      ...[
        'BucketEncryption',
        'SSESpecification',
        'VersioningConfiguration',
        'ObjectLockConfiguration',
        'NotificationConfiguration',
      ],
      ...[
        'PublicAccessBlockConfiguration',
        'OwnershipControls',

        'LoggingConfiguration',
        'PointInTimeRecoverySpecification',
        'LoggingConfig',
      ],
      ...[
        'MetadataOptions',
        'AccessLogSetting',
        'CloudWatchLogsLogGroupArn',
        'ConnectionLogOptions',
        'EncryptionConfiguration',
      ],
    ) && isObject(site.value)
      ? [removed]
      : [],
  ),
  faultRule('a Boolean property is false', 'A safeguard that is expected to work does nothing.', (site) =>
    isOn(site) ? [site.value === 'true' ? 'false' : false] : [],
  ),
  faultRule('a Boolean property is missing', 'The default applies, which is mostly off.', (site) =>
    isOn(site) && isObject(site.parent) ? [removed] : [],
  ),
  faultRule('versioning is suspended', 'Overwritten objects are lost.', (site) =>
    endsIn(site.path, 'VersioningConfiguration', 'Status') ? ['Suspended'] : [],
  ),
  faultRule(
    'access control lists are enabled',
    'Another account owns its objects, and can make them public.',
    (site) => (isOneOf(site, 'ObjectOwnership') ? ['ObjectWriter'] : []),
  ),
  faultRule(
    'the algorithm is SSE-S3',
    'All principals that can read the bucket can read the data: no key policy denies it.',
    (site) => (isOneOf(site, 'SSEAlgorithm') && site.value !== 'AES256' ? ['AES256'] : []),
  ),
  faultRule(
    'data is deleted with its stack',
    'The stack is deleted or rolled back, and the evidence is lost.',
    (site) =>
      site.path.length === 3 &&
      isOneOf(site, 'DeletionPolicy', 'UpdateReplacePolicy') &&
      /^Retain|Snapshot/.test(`${site.value}`)
        ? ['Delete', removed]
        : [],
  ),
  faultRule(
    'logs are retained for a month',
    'The log of three years ago has expired when an auditor requests it.',
    (site) => (isOneOf(site, 'RetentionInDays') || endsIn(site.path, 'DefaultRetention', 'Days') ? [30] : []),
  ),
  faultRule('logs are not locked', 'All principals with permission to delete objects can delete the logs.', (site) =>
    endsIn(site.path, 'Rule', 'DefaultRetention') ? [removed] : [],
  ),
  faultRule(
    'messages are retained for a minute',
    'Messages that failed at night have expired in the morning.',
    (site) => (isOneOf(site, 'MessageRetentionPeriod') ? [60] : []),
  ),
  faultRule('data expires the next day', 'A lifecycle rule deletes data that must be retained.', (site) =>
    site.type === 'AWS::S3::Bucket' && isOneOf(site, 'ExpirationInDays', 'NoncurrentDays') ? [1] : [],
  ),
];
