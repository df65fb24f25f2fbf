import { emailAddress, operatorArns, organizationParameters, retentionDays } from '@hipaa-stacks/audit';
import { choice, flag, number, optionalArnOf, optionalNameOf, text, texts } from '@hipaa-stacks/cloudformation';
import { vpcRange } from '@hipaa-stacks/network';
import { remoteAccessParameters } from './remote-access.ts';

/** Who is told: every way is optional, and a message never says more than names and ids. */
const alerts = {
  AlertEmail: emailAddress(
    'Address that gets each alert, after its owner has confirmed; or nothing.',
    'security@clinic.example',
  ),
  AlertPhone: text('Phone number', {
    Description: 'Number that gets each alert as SMS; or nothing.',
    Default: '',
    AllowedPattern: '^$|^\\+[1-9][0-9]{6,14}$',
    ConstraintDescription: 'A number with its country code, such as +15555550100, or nothing',
  }),
  AlertQueueArn: optionalArnOf('AWS::SQS::Queue', 'Queue', {
    Description: 'ARN of an SQS queue that gets each alert, and whose policy lets the topic send; or nothing.',
  }),
  AlertUrl: text('HTTPS endpoint', {
    Description: 'URL that gets each alert by POST, after it has confirmed; or nothing.',
    Default: '',
    AllowedPattern: '^$|^https://[^\\s]+$',
    ConstraintDescription: 'A URL that begins with https://, or nothing',
  }),
  AlertPushEndpointArn: text('Mobile push endpoint', {
    Description: 'ARN of an SNS platform endpoint (a mobile device) that gets each alert; or nothing.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:endpoint/.+$',
    ConstraintDescription: 'ARN of an SNS platform endpoint, arn:aws:sns:…:endpoint/…, or nothing',
  }),
};

const watched = {
  DataEventBucketArns: texts('Buckets with ePHI', {
    Description:
      'ARNs of the buckets in which every read and write of an object is recorded, separated by commas; or nothing. Not the log archive: it would record itself.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
    ConstraintDescription:
      'ARNs of buckets such as arn:aws:s3:::patients, separated by commas without spaces, or nothing',
  }),
};

const trail = {
  CreateTrail: flag('Trail', 'true', {
    Description:
      'Makes a trail with its archive. Turn it off where the account has a trail that is to be used: then name its bucket and its log group. Turning it off later keeps the archive.',
  }),
  OrganizationId: text('Organization', {
    Description:
      'Id of the organization, every account of which the trail records; only in its management account, with trusted access for CloudTrail. Or nothing: this account alone.',
    Default: '',
    AllowedPattern: '^$|^o-[a-z0-9]{10,32}$',
    ConstraintDescription: 'The id of an organization, o-…, or nothing',
  }),
  TrailBucketName: optionalNameOf('AWS::S3::Bucket', 'Bucket of the existing trail', {
    Description:
      'Bucket of this account and Region that has the log files of the existing trail, and that sends its events to EventBridge; or nothing.',
  }),
  TrailPrefix: text('Folder in that bucket', {
    Description:
      'Prefix under which the existing trail has its AWSLogs folder, without a slash at its end; or nothing.',
    Default: '',
    AllowedPattern: "^$|^[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*$",
    ConstraintDescription: 'A prefix such as logs/trail, or nothing',
  }),
  TrailKeyArn: optionalArnOf('AWS::KMS::Key', 'Key of the existing trail', {
    Description:
      'ARN of the key of its log files, whose policy lets the account or the parser decrypt; or nothing: they have no key of their own.',
  }),
  TrailLogGroupName: optionalNameOf('AWS::Logs::LogGroup', 'Log group of the existing trail', {
    Description: 'Log group of this account and Region that gets each event of the existing trail; or nothing.',
  }),
};

const created = {
  CreateCisAlarms: flag('CIS alarms', 'true', {
    Description:
      'The fourteen metric filters and alarms of the CIS AWS Foundations Benchmark. Turn it off where another trail of the account has them.',
  }),
  CreateConfig: flag('AWS Config recorder', 'false', {
    Description:
      'Records the configuration of every resource. One recorder in a Region: leave it off where there is one.',
  }),
  CreateConformancePack: flag('HIPAA conformance pack', 'false', {
    Description:
      'Checks the account with the 130 rules of the HIPAA pack. Needs CreateConfig; where a recorder exists, deploy the snippet conformance-pack.yaml beside this stack.',
  }),
  CreateGuardDuty: flag('GuardDuty', 'false', {
    Description: 'Looks for threats. One detector in a Region: leave it off where there is one.',
  }),
  CreateSecurityHub: flag('Security Hub', 'false', {
    Description: 'Gathers findings and checks two standards. One hub in a Region: leave it off where there is one.',
  }),
  CreateAccessAnalyzer: flag('Access Analyzer', 'false', {
    Description: 'Looks for what someone outside of the account can reach.',
  }),
};

const emergency = {
  EmergencyPrincipalArn: text('Who may use it', {
    Description:
      'ARN of the user or role that may assume the role for emergencies (break glass), with MFA of the last hour; every use rings an alarm. Or nothing: no such role is made.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/.+$',
    ConstraintDescription: 'ARN of a user or role, arn:aws:iam::…:user/…, or nothing',
  }),
  EmergencyPolicyArn: optionalArnOf('AWS::IAM::ManagedPolicy', 'What it may do', {
    Description: 'ARN of the managed policy of the role for emergencies.',
  }),
};

const people = {
  CreateWorkforceGroup: flag('Group for people', 'false', {
    Description:
      'A group for users of IAM in which nothing goes without MFA. Leave it off where people come from IAM Identity Center.',
  }),
  CreateSessionLogging: flag('Recorded shells', 'false', {
    Description:
      'Shells by Session Manager that are recorded and end when idle, on instances with the tag SessionDocument. The bastion brings them along.',
  }),
  CreateSessionPreferences: flag('For every shell of the Region', 'false', {
    Description:
      'Makes the same preferences those of every session in this Region that names no document. Leave it off where someone has saved preferences.',
  }),
  SessionIdleMinutes: number('Minutes without use', {
    Description: 'Minutes after which a shell that nobody uses ends. No more than SessionMaxMinutes.',
    Default: 15,
    MinValue: 1,
    MaxValue: 60,
    ConstraintDescription: '1 to 60 minutes',
  }),
  SessionMaxMinutes: number('Minutes at most', {
    Description: 'Minutes after which any shell ends.',
    Default: 60,
    MinValue: 1,
    MaxValue: 1440,
    ConstraintDescription: '1 to 1440 minutes',
  }),
};

const network = {
  CreateNetwork: flag('Network', 'false', {
    Description:
      'A VPC with public, management and private subnets in two zones, and flow logs. Its NAT gateway costs by the hour.',
  }),
  VpcCidr: vpcRange('IPv4 range of the network, /16 to /20.'),
  NatPerZone: flag('NAT gateway in each zone', 'false', {
    Description: 'Two NAT gateways in place of one: the way out outlives a zone, and costs twice as much.',
  }),
  CreateSessionEndpoints: flag('Endpoints for Session Manager', 'false', {
    Description: 'Shells that do not leave the AWS network. Each of the endpoints costs by the hour in each zone.',
  }),
};

const retention = {
  RetentionDays: retentionDays(
    'Days for which logs and alerts are kept and locked. 2192 is the six years of 164.316(b)(2)(i); production takes no less.',
  ),
  ObjectLockMode: choice('Lock of the log archive', ['GOVERNANCE', 'COMPLIANCE'], {
    Description:
      'GOVERNANCE: only s3:BypassGovernanceRetention lifts the lock. COMPLIANCE: nobody can delete a log file before its time, and no one can undo this.',
  }),
};

const organization = {
  ...organizationParameters('dev and test may keep logs for less than six years; nothing else is relaxed.'),
  OperatorArns: operatorArns('the log archive and the table of alerts, choose the keywords and redrive queues'),
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Refuses to delete the table of alerts. It would also block the rollback of a failed create: turn it on in an update after that.',
  }),
};

/** The parameters of audit-trail, by the group under which the console shows them. */
export const parameters = {
  'Who is alerted': alerts,
  'What is watched': watched,
  Trail: trail,
  'What is made': created,
  People: people,
  Emergency: emergency,
  Network: network,
  ...remoteAccessParameters,
  Retention: retention,
  Organization: organization,
};
