import { workforceRoleArns } from '@hipaa-stacks/audit';
import {
  emailAddress,
  monthlyBudget,
  operatorArns,
  organizationParameters,
  retentionDays,
} from '@hipaa-stacks/baseline';
import { choice, flag, number, optionalArnOf, optionalIdOf, text, texts } from '@hipaa-stacks/cloudformation';
import { vpcRange } from '@hipaa-stacks/network';

/**
 * Memory sizes in MiB that Fargate allows for each number of CPU units, from one vCPU. Source: Amazon ECS Developer Guide, "Task
 * size".
 */
export const taskSizes = {
  '1024': ['2048', '3072', '4096', '5120', '6144', '7168', '8192'],
  '2048': ['4096', '5120', '6144', '7168', '8192', '12288', '16384'],
  '4096': ['8192', '12288', '16384', '30720'],
} as const;

const [smallest = '', ...larger] = new Set(Object.values(taskSizes).flat());
const memorySizes = [smallest, ...larger] as const;

/** Allowed values of `MinTasks` and `MaxTasks`. */
export const taskCounts = [1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100] as const;

/** Allowed values of `DatabaseMinCapacity` and `DatabaseMaxCapacity`, in Aurora capacity units: about 2 GiB of memory each. */
export const capacities = [0.5, 1, 2, 4, 8, 16, 32, 64, 128] as const;

const DOMAIN = '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}';
const IPV4 = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}';

/** IPv4 range, or empty. */
const ranges = `^$|^${IPV4}/([89]|[12][0-9]|3[0-2])$`;

const furtherRange = (number: number) =>
  text(`Allowed IPv4 range ${number}`, {
    Description: 'Optional. A further IPv4 range from which clients can access OpenEMR, such as another office.',
    Default: '',
    AllowedPattern: ranges,
    ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.0/24, or empty',
  });

const access = {
  AllowedCidr: text('Allowed IPv4 range', {
    Description:
      'Optional. IPv4 range from which clients can access OpenEMR. If empty, no IPv4 address has access. 0.0.0.0/0 allows all addresses, and requires HostedZoneId or CertificateArn. Example: 203.0.113.0/24.',
    Default: '',
    AllowedPattern: `^$|^0\\.0\\.0\\.0/0$|^${IPV4}/([89]|[12][0-9]|3[0-2])$`,
    ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.0/24, or 0.0.0.0/0, or empty',
  }),
  AllowedCidr2: furtherRange(2),
  AllowedCidr3: furtherRange(3),
  AllowedCidr4: furtherRange(4),
  AllowedCidr5: furtherRange(5),
  AllowedPrefixListId: optionalIdOf('AWS::EC2::PrefixList', 'pl', 'Allowed prefix list', {
    Description:
      'Optional. ID of a prefix list with IPv4 ranges from which clients can access OpenEMR, for more than five ranges, or ranges that several systems share. Example: pl-0123456789abcdef0.',
  }),
  AllowedIpv6Cidr: text('Allowed IPv6 range', {
    Description:
      'Optional. IPv6 range from which clients can access OpenEMR. If empty, no IPv6 address has access. Requires NetworkMode own. ::/0 allows all addresses, and requires HostedZoneId or CertificateArn. Example: 2001:db8::/32.',
    Default: '',
    AllowedPattern: '^$|^::/0$|^[0-9a-f:]{2,39}/(1[6-9]|[2-9][0-9]|1[01][0-9]|12[0-8])$',
    ConstraintDescription: 'An IPv6 range from /16 to /128 in lower case, such as 2001:db8::/32, or ::/0, or empty',
  }),
  DomainName: text('Domain name', {
    Description:
      'Optional. Domain name of OpenEMR. If empty, the DNS name of the load balancer is used, and browsers show a certificate warning until the CA of this system is installed. Example: emr.clinic.example.',
    Default: '',
    AllowedPattern: `^$|^${DOMAIN}$`,
    ConstraintDescription: 'A domain name in lower case, such as emr.clinic.example, or empty',
  }),
  HostedZoneId: text('Hosted zone', {
    Description:
      'Optional. ID of the public Route 53 hosted zone of DomainName, in which a DNS record and a certificate validation record are created. If empty, create a DNS record yourself and set CertificateArn.',
    Default: '',
    AllowedPattern: '^$|^Z[A-Z0-9]{1,31}$',
    ConstraintDescription: 'The ID of a hosted zone, Z…, or empty',
  }),
  CertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Certificate', {
    Description:
      'Optional. ARN of an ACM certificate for DomainName in this Region. If empty, a certificate is created: validated in HostedZoneId if that is set, otherwise signed by a private CA of this system.',
  }),
  SessionTimeoutSeconds: number('Session time-out (seconds)', {
    Description:
      'Seconds without activity after which OpenEMR logs out a user, or a patient in the portal. It is applied at each start of a task.',
    Default: 900,
    MinValue: 300,
    MaxValue: 7200,
    ConstraintDescription: '300 to 7200 seconds',
  }),
};

const size = {
  Profile: choice('Profile', ['standard', 'small'], {
    Description:
      'standard: a NAT gateway and a database instance in each of two Availability Zones. small: one of each, at the lowest price. Data is stored in three zones in both profiles.',
  }),
  TaskCpu: choice('Task CPU', ['1024', '2048', '4096'], {
    Description: 'CPU units of a task. 1024 units are one vCPU.',
  }),
  TaskMemory: choice('Task memory (MiB)', memorySizes, {
    Description: 'Memory of a task in MiB, two to eight times its CPU units.',
  }),
  MinTasks: number('Minimum tasks', {
    Description: 'Minimum number of tasks. With two, OpenEMR stays available if one Availability Zone fails.',
    Default: 2,
    AllowedValues: taskCounts,
  }),
  MaxTasks: number('Maximum tasks', {
    Description: 'Maximum number of tasks.',
    Default: 10,
    AllowedValues: taskCounts,
  }),
  CpuTarget: number('CPU target (percent)', {
    Description: 'Average CPU utilization above which tasks are added, in percent.',
    Default: 60,
    MinValue: 20,
    MaxValue: 90,
    ConstraintDescription: '20 to 90 percent',
  }),
  MemoryTarget: number('Memory target (percent)', {
    Description: 'Average memory utilization above which tasks are added, in percent.',
    Default: 70,
    MinValue: 20,
    MaxValue: 90,
    ConstraintDescription: '20 to 90 percent',
  }),
  DatabaseMinCapacity: number('Minimum database capacity (ACU)', {
    Description: 'Minimum capacity of the database, in Aurora capacity units.',
    Default: 0.5,
    AllowedValues: capacities,
  }),
  DatabaseMaxCapacity: number('Maximum database capacity (ACU)', {
    Description: 'Maximum capacity of the database, in Aurora capacity units.',
    Default: 16,
    AllowedValues: capacities,
  }),
};

const version = {
  OpenEmrVersion: text('Version', {
    Description:
      'Tag of the image openemr/openemr, 8.2.0 or newer, preferably with its digest. For upgrades, see AllowUpgrade. Example: 8.4.0@sha256:….',
    Default: '8.4.0@sha256:4b5cd11ffb6f997c002a7bea0020921bc500b61bd4ff55c95b7d7eba5b999a9a',
    AllowedPattern: '^[0-9][A-Za-z0-9._-]{0,127}(@sha256:[0-9a-f]{64})?$',
    ConstraintDescription: 'A tag such as 8.4.0, preferably with its digest: 8.4.0@sha256:…',
  }),
  ImageRepositoryArn: optionalArnOf('AWS::ECR::Repository', 'Image repository', {
    Description:
      'Optional. ARN of the ECR repository with a copy of the image. The policy of a repository in another account must allow the role in the output ExecutionRoleArn. If empty, the image is pulled from Docker Hub, which has a rate limit.',
  }),
  AllowUpgrade: flag('Allow upgrade', 'false', {
    Description:
      'Set it to true in the update to a version that changes the database schema: the update stops all tasks. Then start one task, which upgrades the database, and set it to false in the next update. Create a snapshot of the database first.',
  }),
  DatabaseEngineVersion: text('Database engine version', {
    Description:
      'Version of Aurora MySQL. 8.0 is the default minor version of Aurora MySQL 3, which AWS keeps current. Set a full version only if AWS refuses 8.0. Example: 8.0.mysql_aurora.3.08.2.',
    Default: '8.0',
    AllowedPattern: '^8\\.0(\\.mysql_aurora\\.3\\.[0-9]{2}\\.[0-9])?$',
    ConstraintDescription: '8.0, or a full version such as 8.0.mysql_aurora.3.08.2',
  }),
};

const optionalServices = {
  EnablePatientPortal: flag('Patient portal', 'false', {
    Description: 'Enables the patient portal at https://DomainName/portal.',
  }),
  EnableApis: flag('REST and FHIR APIs', 'false', {
    Description:
      'Enables the APIs at https://DomainName/apis. An OpenEMR administrator must register each client application.',
  }),
  EnableSes: flag('Mail (Amazon SES)', 'false', {
    Description:
      'Enables mail through Amazon SES, from the address MailSender. Requires a Region with an SES SMTP endpoint: the README lists the others. Do not send ePHI by mail.',
  }),
  MailSender: text('Mail sender', {
    Description:
      'Optional. Sender address of mail. Required if EnableSes is true. Use a subdomain for this purpose only, in HostedZoneId if that is set, and never the domain of existing mailboxes. Example: openemr@mail.emr.clinic.example.',
    Default: '',
    AllowedPattern: `^$|^[a-z0-9]([a-z0-9._+-]{0,62}[a-z0-9])?@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.${DOMAIN}$`,
    ConstraintDescription:
      'One address in lower case, in a separate subdomain of the domain of the clinic, such as openemr@mail.emr.clinic.example, or empty',
  }),
  EnableEcsExec: flag('Emergency access (ECS Exec)', 'false', {
    Description:
      'Enables recorded ECS Exec sessions on tasks for authorized users with MFA, and for WorkforceRoleArns. Each use fires an alarm, if a trail records the account (CreateTrail, or an existing trail).',
  }),
  EnableGlobalAccelerator: flag('Global Accelerator', 'false', {
    Description:
      'Creates two static IP addresses for the load balancer, at an hourly price. Not available in the Regions of China and AWS GovCloud (US).',
  }),
  EnableDataApi: flag('RDS Data API', 'false', {
    Description: 'Enables SQL statements through the RDS Data API for authorized users. A trail records each call.',
  }),
  EnableAnalytics: flag('Analytics', 'false', {
    Description:
      'Exports the database, including all ePHI, to S3 for queries by analysts with Amazon Athena. Queries require MFA, or a session of WorkforceRoleArns.',
  }),
  AnalyticsSchedule: text('Export schedule', {
    Description: 'Schedule of the database exports in UTC: a rate in days, or a cron expression with six fields.',
    Default: 'cron(30 4 ? * SUN *)',
    AllowedPattern: '^(rate\\((1 day|[1-9][0-9]? days)\\)|cron\\([0-9]{1,2}( [A-Za-z0-9*?/,#-]{1,60}){5}\\))$',
    ConstraintDescription: 'Such as rate(7 days), or cron(30 4 ? * SUN *) for Sundays at 04:30',
  }),
  WorkforceRoleArns: workforceRoleArns('start ECS Exec sessions and assume the role of analysts'),
  EnableBedrock: flag('Amazon Bedrock', 'false', {
    Description:
      'Allows the database to invoke BedrockModelId from SQL functions that you create. The input of the functions, including ePHI, is sent to the model.',
  }),
  BedrockModelId: text('Bedrock model', {
    Description:
      'Optional. ID of one foundation model that Amazon Bedrock serves in this Region without an inference profile. Required if EnableBedrock is true. Example: amazon.nova-lite-v1:0.',
    Default: '',
    AllowedPattern:
      '^$|^(?!(apac|au|ca|eu|global|jp|us|us-gov)\\.)[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}([.:][a-z0-9-]{1,63}){0,3}$',
    ConstraintDescription:
      'The ID of a foundation model, such as amazon.nova-lite-v1:0, not of an inference profile, such as us.amazon.nova-lite-v1:0, or empty',
  }),
};

const serverRange = (servers: string, example: string, more: string): string =>
  `Optional. IPv4 range of ${servers} to which OpenEMR can connect. If empty, it cannot connect. ${more}Example: ${example}.`;

const serverRanges = {
  Default: '',
  AllowedPattern: `^0\\.0\\.0\\.0/0$|${ranges}`,
  ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.25/32, or 0.0.0.0/0, or empty',
} as const;

const connections = {
  MailServerCidr: text('Mail server range', {
    Description: serverRange(
      'your mail server',
      '203.0.113.25/32',
      '0.0.0.0/0 is for a mail service without fixed addresses. Not together with EnableSes. ',
    ),
    ...serverRanges,
  }),
  MailServerPort: choice('Mail server port', ['587', '465', '25'], {
    Description:
      'Port of the mail server. 587: SMTP with STARTTLS. 465: SMTP over TLS. 25: AWS blocks it until you request otherwise.',
  }),
  DirectoryCidr: text('Directory range', {
    Description: serverRange('your LDAP or Active Directory servers', '10.20.0.0/24', ''),
    ...serverRanges,
  }),
  DirectoryPort: choice('Directory port', ['636', '389'], {
    Description:
      'Port of the directory. 636: LDAP over TLS. 389: LDAP, which OpenEMR encrypts only if a CA certificate is installed for it.',
  }),
  LaboratoryCidr: text('Laboratory range', {
    Description: serverRange(
      'the servers of a laboratory, clearinghouse or HL7 interface',
      '198.51.100.16/28',
      'Each needs a business associate agreement. ',
    ),
    ...serverRanges,
  }),
  LaboratoryPort: number('Laboratory port', {
    Description: 'Port of the servers in LaboratoryCidr. 22: SFTP, which OpenEMR uses for orders, results and claims.',
    Default: 22,
    MinValue: 1,
    MaxValue: 65535,
    ConstraintDescription: '1 to 65535',
  }),
};

const monitoring = {
  AlertEmail: emailAddress(
    'Optional. E-mail address that receives all alarms. The recipient must confirm the subscription.',
    'it@clinic.example',
  ),
  MonthlyBudget: monthlyBudget,
  CreateTrail: flag('CloudTrail trail', 'false', {
    Description:
      'Creates a trail that records the AWS API calls of this account. Leave it false if audit-trail or another trail records the account.',
  }),
  WebAclMode: choice('Web ACL mode', ['block', 'count'], {
    Description:
      'block: requests that the managed rules of the web ACL match are blocked. count: they are allowed, and the log contains the rule. The request limit and the block of the health check apply in both modes.',
  }),
  RequestsPerFiveMinutes: number('Requests per five minutes', {
    Description:
      'Number of requests that the web ACL allows from one IP address in five minutes. All users of a clinic can share one address.',
    Default: 2000,
    MinValue: 100,
    MaxValue: 1000000,
    ConstraintDescription: '100 to 1000000',
  }),
};

const backupAndRetention = {
  RetentionDays: retentionDays(
    'Days for which logs are retained. 2192 days are the six years of 164.316(b)(2)(i), the minimum in production.',
  ),
  BackupCopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Backup vault in another Region', {
    Description:
      'Optional. ARN of the vault to which each backup is copied, such as the vault of the companion in another Region. If empty, backups are not copied.',
    ConstraintDescription:
      'The ARN of a vault, arn:aws:backup:…:backup-vault:…, or empty. A vault in the same Region is not refused: check the Region in the ARN',
  }),
  SnapshotIdentifier: text('Database snapshot', {
    Description:
      'Optional. Name or ARN of the cluster snapshot from which the database is created. If empty, the database is created without data. Do not change or remove it later: each change creates a new database.',
    Default: '',
    AllowedPattern:
      '^$|^(arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:cluster-snapshot:)?((rds|awsbackup):)?[A-Za-z][A-Za-z0-9-]{0,254}$',
    ConstraintDescription: 'The name or ARN of a cluster snapshot, or empty',
  }),
  DatabaseGeneration: text('Database generation', {
    Description:
      'Number in the name of the database cluster. Increase it by one in each update that changes SnapshotIdentifier: the new cluster needs another name, because AWS cannot replace a cluster with one of the same name.',
    Default: '1',
    AllowedPattern: '^[1-9][0-9]{0,2}$',
    ConstraintDescription: '1 to 999',
  }),
  ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'Existing file system', {
    Description:
      'Optional. ID of an EFS file system with the documents, such as one restored from a backup. If empty, a file system is created.',
  }),
  FileSystemPath: text('Folder in the file system', {
    Description:
      'Folder in the file system that contains the OpenEMR sites. After a restore with AWS Backup, the subfolder sites of the restore folder. Example: /aws-backup-restore_…/sites.',
    Default: '/sites',
    AllowedPattern: '^(/[A-Za-z0-9_.:+-]{1,90}){1,4}$',
    ConstraintDescription: 'A path of one to four folders, such as /sites',
  }),
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Prevents the deletion of the database and the load balancer. It also blocks the rollback of a failed stack creation: set it to true in an update after the creation.',
  }),
};

const network = {
  NetworkMode: choice('Network', ['own', 'existing'], {
    Description:
      'own: a VPC is created. existing: the VPC and the subnets below are used. It cannot be changed after the creation.',
  }),
  VpcId: optionalIdOf('AWS::EC2::VPC', 'vpc', 'Existing VPC', {
    Description: 'Optional. ID of the existing VPC. Required if NetworkMode is existing, otherwise empty.',
  }),
  PublicSubnetIds: texts('Existing public subnets', {
    Description:
      'Optional. IDs of two or three public subnets of the existing VPC, in different Availability Zones, separated by commas. Required if NetworkMode is existing, otherwise empty.',
    Default: '',
    AllowedPattern: '^$|^subnet-[0-9a-f]+$',
    ConstraintDescription: 'IDs of subnets, subnet-…, separated by commas without spaces, or empty',
  }),
  PrivateSubnetIds: texts('Existing private subnets', {
    Description:
      'Optional. IDs of two or three private subnets of the existing VPC, in different Availability Zones, with egress to AWS services, separated by commas. Required if NetworkMode is existing, otherwise empty.',
    Default: '',
    AllowedPattern: '^$|^subnet-[0-9a-f]+$',
    ConstraintDescription: 'IDs of subnets, subnet-…, separated by commas without spaces, or empty',
  }),
  VpcCidr: vpcRange('IPv4 range of the VPC that is created, /16 to /20.'),
  EnableThirdZone: flag('Third Availability Zone', 'false', {
    Description:
      'Uses a third Availability Zone, if the Region has one. In an existing VPC, uses the third subnet of each list, which is otherwise ignored.',
  }),
  CreateEndpoints: flag('Interface endpoints', 'false', {
    Description:
      'Creates VPC endpoints, so that requests for secrets, logs, images and keys stay in the AWS network. Each endpoint has an hourly price per zone.',
  }),
};

const organization = {
  ...organizationParameters('dev and test allow a log retention of less than six years. There is no other difference.'),
  OperatorArns: operatorArns('logs, the trail, dead-letter queues and Database Insights'),
};

/** The parameters of openemr, by console group. */
export const parameters = {
  Access: access,
  Size: size,
  Version: version,
  'Optional services': optionalServices,
  'Connections to your servers': connections,
  Monitoring: monitoring,
  'Backup and retention': backupAndRetention,
  Network: network,
  Organization: organization,
};
