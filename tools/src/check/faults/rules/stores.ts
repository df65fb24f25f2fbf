import { isObject } from '../../../template/walk.ts';
import { removed } from '../edit.ts';
import { endsIn, type FaultRule, faultRule, type Site } from '../rule.ts';

const isOneOf = (site: Site, ...names: readonly string[]) =>
  site.section === 'Resources' && names.includes(`${site.path.at(-1)}`);

const keys = ['KmsKeyId', 'KMSKeyId', 'KmsMasterKeyId', 'KMSMasterKeyId', 'KMSMasterKeyID', 'KmsKeyArn', 'KmsKey'];

/** Not a matter of safety: a bucket key saves calls of KMS. */
const harmlessSwitches = ['BucketKeyEnabled'];

const isOn = (site: Site) =>
  (site.value === true || site.value === 'true') &&
  site.path.includes('Properties') &&
  !isOneOf(site, ...harmlessSwitches) &&
  !site.path.includes('Condition') &&
  !site.path.includes('EventPattern');

/** Mistakes in how data is kept. */
export const storeRules: readonly FaultRule[] = [
  faultRule('a store has no key', 'What it holds is encrypted with no key of the system, or not at all.', (site) =>
    isOneOf(site, ...keys) ? [removed] : [],
  ),
  faultRule(
    'a store has a key of AWS',
    'Nobody but AWS decides who reads it, and other services can not write to it.',
    (site) =>
      isOneOf(site, 'KmsMasterKeyId') ? [site.type === 'AWS::SNS::Topic' ? 'alias/aws/sns' : 'alias/aws/sqs'] : [],
  ),
  faultRule('a block of settings is missing', 'Encryption, versions, locks, logs or recovery are off.', (site) =>
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
  faultRule('a switch is off', 'A safeguard that everyone believes in does nothing.', (site) =>
    isOn(site) ? [site.value === 'true' ? 'false' : false] : [],
  ),
  faultRule('a switch is missing', 'AWS decides, and mostly it is off.', (site) =>
    isOn(site) && isObject(site.parent) ? [removed] : [],
  ),
  faultRule('versions are suspended', 'What is overwritten is gone.', (site) =>
    endsIn(site.path, 'VersioningConfiguration', 'Status') ? ['Suspended'] : [],
  ),
  faultRule('access control lists are on', 'Another account owns what it writes, and may open it to all.', (site) =>
    isOneOf(site, 'ObjectOwnership') ? ['ObjectWriter'] : [],
  ),
  faultRule('the algorithm is that of S3', 'Whoever may read the bucket reads the data: no key closes it.', (site) =>
    isOneOf(site, 'SSEAlgorithm') && site.value !== 'AES256' ? ['AES256'] : [],
  ),
  faultRule('data goes with its stack', 'The stack is deleted or rolled back, and the evidence is gone.', (site) =>
    site.path.length === 3 &&
    isOneOf(site, 'DeletionPolicy', 'UpdateReplacePolicy') &&
    /^Retain|Snapshot/.test(`${site.value}`)
      ? ['Delete', removed]
      : [],
  ),
  faultRule(
    'logs are kept for a month',
    'When the auditor asks for the log of three years ago, it has gone.',
    (site) => (isOneOf(site, 'RetentionInDays') || endsIn(site.path, 'DefaultRetention', 'Days') ? [30] : []),
  ),
  faultRule('logs are not locked', 'Who may delete an object may delete the record.', (site) =>
    endsIn(site.path, 'Rule', 'DefaultRetention') ? [removed] : [],
  ),
  faultRule('messages are kept for a minute', 'What failed at night is gone in the morning.', (site) =>
    isOneOf(site, 'MessageRetentionPeriod') ? [60] : [],
  ),
  faultRule('data expires the next day', 'A rule of a bucket deletes what must be kept.', (site) =>
    site.type === 'AWS::S3::Bucket' && isOneOf(site, 'ExpirationInDays', 'NoncurrentDays') ? [1] : [],
  ),
];
