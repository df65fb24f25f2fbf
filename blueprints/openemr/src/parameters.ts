import { emailAddress, operatorArns, organizationParameters, retentionDays } from '@hipaa-stacks/audit';
import { choice, flag, number, optionalArnOf, optionalIdOf, text, texts } from '@hipaa-stacks/cloudformation';
import { vpcRange } from '@hipaa-stacks/network';

/** What one vCPU, and more, may have of memory: MiB by CPU units. Source: Amazon ECS Developer Guide, "Task size". */
export const taskSizes = {
  '1024': ['2048', '3072', '4096', '5120', '6144', '7168', '8192'],
  '2048': ['4096', '5120', '6144', '7168', '8192', '12288', '16384'],
  '4096': ['8192', '12288', '16384', '30720'],
} as const;

const [least = '', ...larger] = new Set(Object.values(taskSizes).flat());
const memories = [least, ...larger] as const;

/** Tasks: at least and at most. */
export const taskCounts = [1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100] as const;

/** Aurora capacity units: about 2 GiB of memory each. */
export const capacities = [0.5, 1, 2, 4, 8, 16, 32, 64, 128] as const;

const DOMAIN = '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}';
const IPV4 = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}';

const reach = {
  AllowedCidr: text('Who may reach it', {
    Description:
      'IPv4 range from which people reach OpenEMR, such as the clinic 203.0.113.0/24; nobody at all while it is empty. 0.0.0.0/0 is everyone, and needs a name or a certificate.',
    Default: '',
    AllowedPattern: `^$|^0\\.0\\.0\\.0/0$|^${IPV4}/([89]|[12][0-9]|3[0-2])$`,
    ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.0/24, or 0.0.0.0/0, or nothing',
  }),
  AllowedIpv6Cidr: text('Who may reach it by IPv6', {
    Description:
      'IPv6 range from which people reach OpenEMR; or nothing: nobody does. Needs the network that is made here. ::/0 is everyone, and needs a name or a certificate.',
    Default: '',
    AllowedPattern: '^$|^::/0$|^[0-9a-f:]{2,39}/(1[6-9]|[2-9][0-9]|1[01][0-9]|12[0-8])$',
    ConstraintDescription: 'An IPv6 range from /16 to /128 in lower case, such as 2001:db8::/32, or ::/0, or nothing',
  }),
  DomainName: text('Name', {
    Description:
      'Name by which people reach it, such as emr.clinic.example; or nothing: by the name of the load balancer, with a warning in the browser.',
    Default: '',
    AllowedPattern: `^$|^${DOMAIN}$`,
    ConstraintDescription: 'A name in lower case, such as emr.clinic.example, or nothing',
  }),
  HostedZoneId: text('Hosted zone', {
    Description:
      'Id of the public Route 53 zone that DomainName is in: the record and a certificate are made there. Or nothing: make a record yourself, and give CertificateArn.',
    Default: '',
    AllowedPattern: '^$|^Z[A-Z0-9]{1,31}$',
    ConstraintDescription: 'The id of a hosted zone, Z…, or nothing',
  }),
  CertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Certificate', {
    Description:
      'ARN of a certificate in ACM, of this Region, for DomainName; or nothing: one is made in HostedZoneId, and without that one which no browser knows.',
  }),
};

const size = {
  Profile: choice('Profile', ['standard', 'small'], {
    Description:
      'standard: a NAT gateway and a database instance in two zones, so that it outlives one. small: one of each, at the lowest price; what is stored still stands in three zones.',
  }),
  TaskCpu: choice('CPU of a task', ['1024', '2048', '4096'], {
    Description: 'CPU units of a task: 1024 are one vCPU.',
  }),
  TaskMemory: choice('Memory of a task', memories, {
    Description: 'MiB of a task: two to eight times its CPU units.',
  }),
  MinTasks: number('Tasks at least', {
    Description: 'Tasks that always run. Two outlive a zone without anyone noticing.',
    Default: 2,
    AllowedValues: taskCounts,
  }),
  MaxTasks: number('Tasks at most', {
    Description: 'Tasks that run at the most.',
    Default: 10,
    AllowedValues: taskCounts,
  }),
  CpuTarget: number('CPU target', {
    Description: 'Percent of CPU above which a task is added.',
    Default: 60,
    MinValue: 20,
    MaxValue: 90,
    ConstraintDescription: '20 to 90 percent',
  }),
  MemoryTarget: number('Memory target', {
    Description: 'Percent of memory above which a task is added.',
    Default: 70,
    MinValue: 20,
    MaxValue: 90,
    ConstraintDescription: '20 to 90 percent',
  }),
  DatabaseMinCapacity: number('Database at least', {
    Description: 'Aurora capacity units that the database always has.',
    Default: 0.5,
    AllowedValues: capacities,
  }),
  DatabaseMaxCapacity: number('Database at most', {
    Description: 'Aurora capacity units that the database has at the most.',
    Default: 16,
    AllowedValues: capacities,
  }),
};

const version = {
  OpenEmrVersion: text('Version', {
    Description:
      'Tag of the image openemr/openemr, 8.2.0 or newer, with the digest that it must have. To upgrade, see AllowUpgrade.',
    Default: '8.4.0@sha256:4b5cd11ffb6f997c002a7bea0020921bc500b61bd4ff55c95b7d7eba5b999a9a',
    AllowedPattern: '^[0-9][A-Za-z0-9._-]{0,127}(@sha256:[0-9a-f]{64})?$',
    ConstraintDescription: 'A tag such as 8.4.0, better with its digest: 8.4.0@sha256:…',
  }),
  ImageRepositoryArn: optionalArnOf('AWS::ECR::Repository', 'Repository', {
    Description:
      'ARN of the ECR repository that has a copy of the image; or nothing: it comes from Docker Hub, which limits how often it may be asked. One of another account must admit the output ExecutionRoleArn.',
  }),
  AllowUpgrade: flag('Allow upgrade', 'false', {
    Description:
      'Turn it on together with a version that changes the database, and off in the update after that: meanwhile one task runs, and it is down for minutes. Take a snapshot before.',
  }),
};

const options = {
  EnablePatientPortal: flag('Patient portal', 'false', {
    Description: 'Lets patients log in at https://DomainName/portal.',
  }),
  EnableApis: flag('REST and FHIR APIs', 'false', {
    Description: 'Lets other programs ask at https://DomainName/apis, each once an administrator has let it.',
  }),
  EnableSes: flag('MailIdentity', 'false', {
    Description:
      'Lets OpenEMR send mail by Amazon SES, as MailSender. Needs a Region where SES has an SMTP endpoint; there is none in China. No ePHI belongs into mail.',
  }),
  MailSender: text('Sender of mail', {
    Description:
      'Address as which OpenEMR sends mail, such as openemr@mail.emr.clinic.example; or nothing. Its domain is for this alone, lies in HostedZoneId where that is given, and is never the one at which people get mail.',
    Default: '',
    AllowedPattern: `^$|^[a-z0-9]([a-z0-9._+-]{0,62}[a-z0-9])?@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.${DOMAIN}$`,
    ConstraintDescription:
      'One address in lower case, of a domain of its own below that of the clinic, such as openemr@mail.emr.clinic.example, or nothing',
  }),
  EnableEcsExec: flag('Shell in an emergency', 'false', {
    Description:
      'Lets who is permitted open a recorded shell on a task, with MFA; each use rings an alarm, if a trail records the account: CreateTrail, or one that there is.',
  }),
  EnableGlobalAccelerator: flag('Global Accelerator', 'false', {
    Description:
      'Two addresses that never change, before the load balancer; costs by the hour. In the partition aws alone.',
  }),
  EnableDataApi: flag('Data API', 'false', {
    Description: 'Lets who is permitted run SQL on the database through the AWS API; each call stands in the trail.',
  }),
  EnableAnalytics: flag('Analytics', 'false', {
    Description: 'Exports the database to S3, ePHI in full, and lets analysts ask it by Athena, with MFA.',
  }),
  AnalyticsSchedule: text('When to export', {
    Description: 'When the database is exported, in UTC: a rate in days, or a cron expression with six fields.',
    Default: 'cron(30 4 ? * SUN *)',
    AllowedPattern: '^(rate\\((1 day|[1-9][0-9]? days)\\)|cron\\([0-9]{1,2}( [A-Za-z0-9*?/,#-]{1,60}){5}\\))$',
    ConstraintDescription: 'Such as rate(7 days), or cron(30 4 ? * SUN *) for Sundays at 4:30',
  }),
  EnableBedrock: flag('BedrockEndpoint', 'false', {
    Description:
      'Lets SQL functions that you make ask BedrockModelId: what they are given, ePHI too, goes to the model.',
  }),
  BedrockModelId: text('Model', {
    Description:
      'Id of one foundation model that Amazon Bedrock serves in this Region itself, such as amazon.nova-lite-v1:0; or nothing.',
    Default: '',
    AllowedPattern:
      '^$|^(?!(apac|au|ca|eu|global|jp|us|us-gov)\\.)[a-z0-9-]{1,63}\\.[a-z0-9-]{1,63}([.:][a-z0-9-]{1,63}){0,3}$',
    ConstraintDescription:
      'The id of a foundation model, such as amazon.nova-lite-v1:0, not of an inference profile, such as us.amazon.nova-lite-v1:0',
  }),
};

const watch = {
  AlertEmail: emailAddress(
    'Address that gets each alarm, after its owner has confirmed; or nothing.',
    'it@clinic.example',
  ),
  CreateTrail: flag('Trail', 'false', {
    Description: 'Records calls of the AWS API of this account. Leave it off where audit-trail, or another, does.',
  }),
  RequestsPerFiveMinutes: number('Requests', {
    Description:
      'Requests that one address may send in five minutes. A clinic behind one address needs more than a patient.',
    Default: 2000,
    MinValue: 100,
    MaxValue: 1000000,
    ConstraintDescription: '100 to 1000000',
  }),
};

const keeping = {
  RetentionDays: retentionDays(
    'Days for which logs are kept. 2192 is the six years of 164.316(b)(2)(i); production takes no less.',
  ),
  BackupCopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Vault of another Region', {
    Description:
      'ARN of the vault to which each backup is copied, such as that of the companion in another Region; or nothing.',
    ConstraintDescription:
      'The ARN of a vault, arn:aws:backup:…:backup-vault:…, or nothing. Nothing checks that its Region is another: read it',
  }),
  SnapshotIdentifier: text('Snapshot of the database', {
    Description:
      'Snapshot from which the database is made; or nothing: an empty one. Once set, leave it: another value, or none, makes another database.',
    Default: '',
    AllowedPattern:
      '^$|^(arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:cluster-snapshot:)?((rds|awsbackup):)?[A-Za-z][A-Za-z0-9-]{0,254}$',
    ConstraintDescription: 'The name or ARN of a cluster snapshot, or nothing',
  }),
  DatabaseGeneration: text('Generation of the database', {
    Description:
      'Stands in the name of the database. Count it up in each update that changes SnapshotIdentifier: the new database needs another name, and AWS refuses to replace the old one under its own.',
    Default: '1',
    AllowedPattern: '^[1-9][0-9]{0,2}$',
    ConstraintDescription: '1 to 999',
  }),
  ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'File system', {
    Description:
      'Id of the file system with the documents, such as one restored from a backup; or nothing: one is made.',
  }),
  FileSystemPath: text('Folder in the file system', {
    Description:
      'Folder of the file system that has the sites. After a restore by AWS Backup: /aws-backup-restore_…/sites, as it is called there.',
    Default: '/sites',
    AllowedPattern: '^(/[A-Za-z0-9_.:+-]{1,90}){1,4}$',
    ConstraintDescription: 'A path of one to four folders, such as /sites',
  }),
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Refuses to delete the database and the load balancer. It would also block the rollback of a failed create: turn it on in an update after that.',
  }),
};

const network = {
  NetworkMode: choice('Network', ['own', 'existing'], {
    Description:
      'own: a VPC is made. existing: it stands in the VPC and the subnets below. It does not move afterwards.',
  }),
  VpcId: optionalIdOf('AWS::EC2::VPC', 'vpc', 'Existing VPC', {
    Description: 'Id of the VPC in which it stands; or nothing.',
  }),
  PublicSubnetIds: texts('Its public subnets', {
    Description:
      'Ids of two or three public subnets of the existing VPC, in different zones, separated by commas; or nothing.',
    Default: '',
    AllowedPattern: '^$|^subnet-[0-9a-f]+$',
    ConstraintDescription: 'Ids of subnets, subnet-…, separated by commas without spaces, or nothing',
  }),
  PrivateSubnetIds: texts('Its private subnets', {
    Description:
      'Ids of two or three private subnets of the existing VPC, in different zones, with a way out to AWS; separated by commas; or nothing.',
    Default: '',
    AllowedPattern: '^$|^subnet-[0-9a-f]+$',
    ConstraintDescription: 'Ids of subnets, subnet-…, separated by commas without spaces, or nothing',
  }),
  VpcCidr: vpcRange('IPv4 range of the VPC that is made, /16 to /20.'),
  EnableThirdZone: flag('Third zone', 'false', {
    Description:
      'Subnets in a third zone too, where the Region has three. In an existing VPC: the third of each list, which else is left alone.',
  }),
  CreateEndpoints: flag('Interface endpoints', 'false', {
    Description:
      'Ways to secrets, logs, images and keys that do not leave the AWS network. Each costs by the hour in each zone.',
  }),
};

const organization = {
  ...organizationParameters(
    'dev and test may keep logs for less than six years, and run one task; nothing else is relaxed.',
  ),
  OperatorArns: operatorArns('logs, the trail, dead letters and the insights of the database'),
};

/** The parameters of openemr, by the group under which the console shows them. */
export const parameters = {
  'Who reaches it': reach,
  Size: size,
  Version: version,
  Options: options,
  Watch: watch,
  'What is kept': keeping,
  Network: network,
  Organization: organization,
};
