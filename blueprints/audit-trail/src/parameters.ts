import { workforceRoleArns } from '@hipaa-stacks/audit';
import { emailAddress, operatorArns, organizationParameters, retentionDays } from '@hipaa-stacks/baseline';
import { choice, flag, number, optionalArnOf, optionalNameOf, text, texts } from '@hipaa-stacks/cloudformation';
import { vpcRange } from '@hipaa-stacks/network';
import { emergencyParameters } from './emergency.ts';
import { remoteAccessParameters } from './remote-access.ts';

/** Endpoints that receive alerts and notices. A message contains names and IDs only. */
const notifications = {
  AlertEmail: emailAddress(
    'Optional. E-mail address that receives alerts of critical and high severity, and alarms. The recipient must confirm the subscription.',
    'security@clinic.example',
  ),
  AlertPhone: text('Phone number', {
    Description:
      'Optional. Phone number that receives the same messages as SMS. The account must be out of the SMS sandbox. Example: +15555550100.',
    Default: '',
    AllowedPattern: '^$|^\\+[1-9][0-9]{6,14}$',
    ConstraintDescription: 'A phone number with its country code, such as +15555550100, or empty',
  }),
  AlertQueueArn: optionalArnOf('AWS::SQS::Queue', 'SQS queue', {
    Description:
      'Optional. ARN of an SQS queue that receives the same messages. The queue policy must allow the topic to send messages.',
  }),
  AlertUrl: text('HTTPS endpoint', {
    Description:
      'Optional. URL that receives the same messages as HTTPS POST requests. The endpoint must confirm the subscription.',
    Default: '',
    AllowedPattern: '^$|^https://[^\\s]+$',
    ConstraintDescription: 'A URL that begins with https://, or empty',
  }),
  AlertPushEndpointArn: text('Mobile push endpoint', {
    Description: 'Optional. ARN of an SNS platform endpoint (a mobile device) that receives the same messages.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:endpoint/.+$',
    ConstraintDescription: 'The ARN of an SNS platform endpoint, arn:aws:sns:…:endpoint/…, or empty',
  }),
  NoticeEmail: emailAddress(
    'Optional. E-mail address that receives notices of medium and low severity, such as sign-ins and changes of policies, and the CIS alarms: many messages each day. The recipient must confirm the subscription.',
    'audit-log@clinic.example',
  ),
};

const dataEvents = {
  DataEventBucketArns: texts('Buckets with ePHI', {
    Description:
      'Optional. ARNs of buckets, separated by commas. The trail records all reads and writes of objects in these buckets. Do not include the log archive: it would record its own log files. Example: arn:aws:s3:::patients.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    ConstraintDescription:
      'ARNs of buckets such as arn:aws:s3:::patients, separated by commas without spaces, or empty',
  }),
  ObjectCallThreshold: number('Reads and writes an hour', {
    Description:
      'Number of reads and writes of objects in an hour from which the alarm ObjectCalls fires. Used if DataEventBucketArns is set.',
    Default: 1000,
    MinValue: 1,
    MaxValue: 1_000_000,
    ConstraintDescription: 'A number from 1 to 1000000',
  }),
};

const trail = {
  CreateTrail: flag('Trail', 'true', {
    Description:
      'Creates a trail and its log archive. Set it to false to use an existing trail of the account; then set TrailBucketName and TrailLogGroupName. If you set it to false later, the log archive is retained.',
  }),
  OrganizationId: text('Organization', {
    Description:
      'Optional. ID of the organization. The trail records all of its accounts. Requires the management account, with trusted access for CloudTrail. If empty, the trail records this account only. Example: o-a1b2c3d4e5.',
    Default: '',
    AllowedPattern: '^$|^o-[a-z0-9]{10,32}$',
    ConstraintDescription: 'The ID of an organization, o-…, or empty',
  }),
  TrailBucketName: optionalNameOf('AWS::S3::Bucket', 'Bucket of the existing trail', {
    Description:
      'Optional. Name of the bucket with the log files of an existing trail. The bucket must be in this account and Region, and must send its events to EventBridge. Required if CreateTrail is false.',
  }),
  TrailPrefix: text('Prefix of the existing trail', {
    Description:
      'Optional. S3 key prefix of the existing trail, before AWSLogs, without a trailing slash. Example: logs/trail.',
    Default: '',
    AllowedPattern: "^$|^[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*$",
    ConstraintDescription: 'A prefix such as logs/trail, or empty',
  }),
  TrailKeyArn: optionalArnOf('AWS::KMS::Key', 'KMS key of the existing trail', {
    Description:
      'Optional. ARN of the KMS key that encrypts the log files of the existing trail. The key policy must allow the account or the parser to decrypt. If empty, the log files are not encrypted with a customer managed KMS key.',
  }),
  TrailLogGroupName: optionalNameOf('AWS::Logs::LogGroup', 'Log group of the existing trail', {
    Description:
      'Optional. Name of the log group, in this account and Region, that receives the events of an existing trail. Required if CreateTrail is false.',
  }),
};

const optionalServices = {
  CreateCisAlarms: flag('CIS alarms', 'true', {
    Description:
      'Creates the fourteen metric filters and alarms of the CIS AWS Foundations Benchmark. Set it to false if another trail of the account has them.',
  }),
  CreateConfig: flag('AWS Config recorder', 'false', {
    Description:
      'Records the configuration of all resource types that AWS Config supports in this Region. A Region can have one recorder: leave it false if a recorder exists.',
  }),
  RecordGlobalResourceTypes: flag('IAM in AWS Config', 'true', {
    Description:
      'Records IAM users, groups, roles and customer managed policies too, if CreateConfig is true. Set it to false if AWS Config records them in another Region of the account. Regions that AWS Config supports since February 2022 or later cannot record them.',
  }),
  CreateConformancePack: flag('HIPAA conformance pack', 'false', {
    Description:
      'Evaluates the account with the rules of the HIPAA conformance pack that exist in this Region, at most 130. Requires CreateConfig. If a recorder exists, deploy the snippet conformance-pack.yaml as a separate stack instead.',
  }),
  CreateGuardDuty: flag('GuardDuty', 'false', {
    Description:
      'Enables GuardDuty threat detection. A Region can have one detector: leave it false if a detector exists.',
  }),
  CreateSecurityHub: flag('Security Hub', 'false', {
    Description:
      'Enables Security Hub CSPM with two standards. Most controls have no result without an AWS Config recorder: set CreateConfig to true, unless a recorder exists in this Region. A Region can have one hub: leave it false if Security Hub is enabled.',
  }),
  CreateAccessAnalyzer: flag('Access Analyzer', 'false', {
    Description:
      'Creates an analyzer that finds resources that are shared outside the account. An account can have one such analyzer in a Region: leave it false if one exists.',
  }),
  FindingSeverity: choice('Notices of findings', ['high', 'medium'], {
    Description:
      'Lowest severity of findings of GuardDuty, Security Hub and the conformance pack that send a notice. high: high and critical findings, and resources that violate a rule about public access, the root user, MFA or the trail. medium: medium findings too, and resources that violate any rule of the pack. Findings of Access Analyzer always send a notice.',
  }),
};

const access = {
  CreateWorkforceGroup: flag('IAM group with MFA', 'false', {
    Description:
      'Creates a group for IAM users. Without MFA, its members can only set up MFA. Leave it false if all users come from IAM Identity Center, and set WorkforceRoleArns.',
  }),
  CreateSessionLogging: flag('Recorded sessions', 'false', {
    Description:
      'Creates a session document for recorded Session Manager sessions with an idle timeout, on instances with the tag SessionDocument. CreateBastion includes it.',
  }),
  CreateSessionPreferences: flag('Session preferences of the Region', 'false', {
    Description:
      'Applies the same preferences to all sessions in this Region that name no document. Requires CreateSessionLogging or CreateBastion. Leave it false if Session Manager preferences are already saved in this Region.',
  }),
  WorkforceRoleArns: workforceRoleArns('start recorded sessions, if SessionPolicyArn is attached to them'),
  SessionIdleMinutes: number('Idle session timeout (minutes)', {
    Description: 'Minutes without activity after which a session ends. It must not be greater than SessionMaxMinutes.',
    Default: 15,
    MinValue: 1,
    MaxValue: 60,
    ConstraintDescription: '1 to 60 minutes',
  }),
  SessionMaxMinutes: number('Maximum session duration (minutes)', {
    Description: 'Minutes after which a session ends.',
    Default: 60,
    MinValue: 1,
    MaxValue: 1440,
    ConstraintDescription: '1 to 1440 minutes',
  }),
};

const network = {
  CreateNetwork: flag('Network', 'false', {
    Description:
      'Creates a VPC with public, management and private subnets in two Availability Zones, and flow logs. The NAT gateway has an hourly price.',
  }),
  VpcCidr: vpcRange('IPv4 range of the VPC, /16 to /20.'),
  NatPerZone: flag('NAT gateway in each zone', 'false', {
    Description:
      'Creates two NAT gateways instead of one. Egress stays available if one zone fails, at twice the price.',
  }),
  CreateSessionEndpoints: flag('Endpoints for Session Manager', 'false', {
    Description:
      'Creates VPC endpoints, so that Session Manager traffic stays in the AWS network. Each endpoint has an hourly price per zone.',
  }),
};

const retention = {
  RetentionDays: retentionDays(
    'Days for which logs and alerts are retained and locked. 2192 days are the six years of 164.316(b)(2)(i), the minimum in production.',
  ),
  ObjectLockMode: choice('Object Lock mode', ['GOVERNANCE', 'COMPLIANCE'], {
    Description:
      'GOVERNANCE: users with s3:BypassGovernanceRetention can delete locked log files. COMPLIANCE: no user can delete a log file before its retention ends, and the lock cannot be removed.',
  }),
};

const organization = {
  ...organizationParameters('dev and test allow a log retention of less than six years. There is no other difference.'),
  OperatorArns: operatorArns('the log archive and the table of alerts, change the keywords and redrive queues'),
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Prevents the deletion of the table of alerts. It also blocks the rollback of a failed stack creation: set it to true in an update after the creation.',
  }),
};

/** The parameters of audit-trail, by console group. */
export const parameters = {
  Notifications: notifications,
  'Data events': dataEvents,
  Trail: trail,
  'Optional services': optionalServices,
  Access: access,
  'Emergency access': emergencyParameters,
  Network: network,
  ...remoteAccessParameters,
  Retention: retention,
  Organization: organization,
};
