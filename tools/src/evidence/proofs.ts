import type { Paragraph } from '@hipaa-stacks/cloudformation';

/** Proofs of a chain: the claims, by type, that it reports if they are not true. */
export interface Proof {
  /** What it follows, as in the row of docs/chains.md. */
  readonly follows: string;
  /** Type -> the paragraphs that the chain checks for resources of the type. */
  readonly proves: Readonly<Record<string, readonly Paragraph[]>>;
}

const review: Paragraph = '164.308(a)(1)(ii)(D)';
const rest: Paragraph = '164.312(a)(2)(iv)';
const transit: Paragraph = '164.312(e)(2)(ii)';

/**
 * The table of proofs. A claim is the `supports` of a resource; `check` refuses a claim that no chain in this table checks. A row means
 * that a finding of the chain shows that the claim is not true, so read the chain before you add to it; `proofs.slow.test.ts` breaks each claim
 * of each blueprint and checks that a chain reports it.
 */
export const proofs: Readonly<Record<string, Proof>> = {
  alarm: {
    follows:
      'alarm -> its metric and dimensions -> the resource; action -> topic, its policy and key -> subscriptions, the same topic for its end',
    proves: {
      'AWS::CloudWatch::Alarm': ['164.308(a)(6)(ii)', '164.308(a)(5)(ii)(C)'],
      'AWS::Logs::MetricFilter': [review, '164.312(b)'],
      'AWS::SNS::Topic': [review, '164.308(a)(6)(ii)'],
    },
  },
  athena: {
    follows: 'workgroup -> its settings -> output bucket and key -> roles that run queries',
    proves: { 'AWS::Athena::WorkGroup': [rest] },
  },
  backup: {
    follows:
      'plan -> selection -> each data store by ARN or tag; vault -> lock and key; restore test -> vault, data store; role -> its permissions',
    proves: {
      'AWS::Backup::BackupPlan': ['164.308(a)(7)(ii)(A)'],
      'AWS::Backup::BackupSelection': ['164.308(a)(7)(ii)(A)'],
      'AWS::Backup::BackupVault': ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      'AWS::Backup::RestoreTestingPlan': ['164.308(a)(7)(ii)(D)'],
      'AWS::Backup::RestoreTestingSelection': ['164.308(a)(7)(ii)(D)'],
      'AWS::DynamoDB::Table': ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      'AWS::EFS::FileSystem': ['164.308(a)(7)(ii)(A)'],
      'AWS::RDS::DBCluster': ['164.308(a)(7)(ii)(A)'],
      'AWS::RDS::DBInstance': ['164.308(a)(7)(ii)(A)'],
      'AWS::S3::Bucket': ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
    },
  },
  'client-vpn': {
    follows:
      'VPN endpoint -> authentication, log group, session duration, security group; -> subnets, and the CIDR block that clients can reach',
    proves: {
      'AWS::EC2::ClientVpnAuthorizationRule': ['164.312(a)(1)'],
      'AWS::EC2::ClientVpnEndpoint': ['164.312(a)(2)(iii)', '164.312(b)', '164.312(d)', '164.312(e)(1)'],
    },
  },
  dashboard: {
    follows: 'dashboard -> its graphs -> metric and dimensions -> the resource; -> its alarms, by ARN, once',
    proves: { 'AWS::CloudWatch::Dashboard': [review] },
  },
  'database-network': {
    follows:
      'database, cache, file system -> subnet group -> subnets -> routes; -> security groups -> allowed sources; TLS settings',
    proves: {
      'AWS::DocDB::DBCluster': ['164.312(a)(1)'],
      'AWS::EFS::FileSystem': ['164.312(a)(1)', transit],
      'AWS::EFS::MountTarget': ['164.312(a)(1)'],
      'AWS::ElastiCache::ReplicationGroup': ['164.312(a)(1)', transit],
      'AWS::ElastiCache::ServerlessCache': ['164.312(a)(1)'],
      'AWS::RDS::DBCluster': ['164.312(a)(1)'],
      'AWS::RDS::DBInstance': ['164.312(a)(1)'],
    },
  },
  detection: {
    follows:
      'recorder -> resource types, role, delivery channel; conformance pack -> rules, recorder; detector -> features; hub -> standards; analyzer -> archive rules; each of them -> the rule that sends its findings',
    proves: {
      'AWS::AccessAnalyzer::Analyzer': ['164.308(a)(4)(i)'],
      'AWS::Config::ConfigurationRecorder': ['164.308(a)(1)(ii)(A)', review, '164.312(b)'],
      'AWS::Config::ConformancePack': [review, '164.308(a)(8)'],
      'AWS::GuardDuty::Detector': [review],
      'AWS::SecurityHub::Hub': [review, '164.308(a)(8)'],
    },
  },
  'emergency-role': {
    follows:
      'emergency role -> its trust policy, age of the MFA authentication or named role, session duration -> the alarm on each use',
    proves: { 'AWS::IAM::Role': ['164.312(a)(2)(ii)', '164.312(d)'] },
  },
  'encrypted-store': {
    follows: 'every data store -> its key -> in the system, from a parameter, or AWS managed',
    proves: {
      'AWS::Athena::WorkGroup': [rest],
      'AWS::Backup::BackupVault': [rest],
      'AWS::DynamoDB::Table': [rest],
      'AWS::EC2::Volume': [rest],
      'AWS::EFS::FileSystem': [rest],
      'AWS::ElastiCache::ReplicationGroup': [rest],
      'AWS::ElastiCache::ServerlessCache': [rest],
      'AWS::Logs::LogGroup': [rest],
      'AWS::RDS::DBCluster': [rest],
      'AWS::RDS::DBInstance': [rest],
      'AWS::S3::Bucket': [rest],
      'AWS::SNS::Topic': [rest],
      'AWS::SQS::Queue': [rest],
      'AWS::SecretsManager::Secret': [rest],
    },
  },
  endpoint: {
    follows:
      'gateway endpoint -> route tables -> subnets; interface endpoint -> private DNS name, VPC, security group -> port 443; policy -> something allowed',
    proves: { 'AWS::EC2::VPCEndpoint': ['164.312(e)(1)'] },
  },
  'event-pattern': {
    follows:
      'pattern -> sources, types and fields of the event -> the state of the rule; values that are in a list twice',
    proves: { 'AWS::Events::Rule': [review, '164.308(a)(6)(ii)', '164.312(b)'] },
  },
  'event-target': {
    follows: 'rule -> target -> its policy, permission, role and key -> dead-letter queue',
    proves: {
      'AWS::Events::Rule': [review, '164.308(a)(6)(ii)', '164.312(b)'],
      'AWS::SNS::Topic': [review, '164.308(a)(6)(ii)'],
    },
  },
  'flow-log': {
    follows: 'VPC -> flow log -> role -> trust policy -> permissions -> log group',
    proves: { 'AWS::EC2::FlowLog': [review, '164.312(b)'], 'AWS::EC2::VPC': ['164.312(b)'] },
  },
  'iam-action': {
    follows: 'statement -> actions that exist -> resource types that support them -> principals',
    proves: { 'AWS::IAM::ManagedPolicy': ['164.312(a)(1)'], 'AWS::IAM::Role': ['164.312(a)(1)'] },
  },
  instance: {
    follows:
      'instance, launch template -> metadata options, disks, address; -> profile -> role -> Session Manager, and subnet -> route to it; group -> user data -> signal <- creation, update',
    proves: {
      'AWS::EC2::Instance': ['164.312(a)(1)', rest],
      'AWS::EC2::LaunchTemplate': ['164.312(a)(1)', rest],
    },
  },
  keep: {
    follows: 'data store -> policies for deletion, rollback and replacement -> its key and resource policies',
    proves: {
      'AWS::DynamoDB::Table': ['164.312(c)(1)'],
      'AWS::KMS::Key': [rest],
      'AWS::Logs::LogGroup': ['164.316(b)(2)(i)'],
      'AWS::S3::Bucket': ['164.312(c)(1)', '164.316(b)(2)(i)'],
    },
  },
  'key-policy': {
    follows: 'key -> each service and role that uses it -> statement and conditions',
    proves: { 'AWS::KMS::Key': [rest] },
  },
  lambda: {
    follows: 'function -> role -> calls of its code; -> log group; -> event sources, and destinations of failed events',
    proves: { 'AWS::IAM::ManagedPolicy': ['164.312(a)(1)'] },
  },
  listener: {
    follows:
      'listener -> certificate and TLS policy, or redirect -> its target listener; -> its rules; certificate -> names of DNS records',
    proves: { 'AWS::ElasticLoadBalancingV2::Listener': ['164.312(e)(1)', '164.312(e)(2)(i)', transit] },
  },
  'load-balancer': {
    follows: 'load balancer -> access logs, invalid headers, deletion protection',
    proves: { 'AWS::ElasticLoadBalancingV2::LoadBalancer': ['164.312(b)'] },
  },
  'log-bucket': {
    follows: 'log source -> bucket -> policy, prefix, key, Object Lock -> order of creation',
    proves: {
      'AWS::CloudTrail::Trail': [review, '164.312(b)', '164.312(c)(2)'],
      'AWS::S3::Bucket': [review, '164.312(b)'],
    },
  },
  'log-group': {
    follows: 'log group -> key and retention; function -> its log group; database -> log groups of its exported logs',
    proves: { 'AWS::Logs::LogGroup': ['164.312(b)', '164.316(b)(2)(i)', rest] },
  },
  'log-retention': {
    follows: 'log source -> bucket -> expiration of its objects; trail -> bucket -> versioning, Object Lock',
    proves: { 'AWS::S3::Bucket': [review, '164.312(b)', '164.312(c)(1)', '164.312(c)(2)', '164.316(b)(2)(i)'] },
  },
  mail: {
    follows:
      'mail identity -> configuration set -> TLS, bounces and complaints; -> its DNS records; sender -> identity and configuration set',
    proves: { 'AWS::SES::ConfigurationSet': [transit] },
  },
  mfa: {
    follows:
      'policy -> denial without MFA -> condition, exempted actions -> group, role; group -> credentials of others; role -> its trusted principals, with and without MFA; required MFA -> principals whose sessions can have it',
    proves: {
      'AWS::IAM::Group': ['164.312(a)(2)(i)', '164.312(d)'],
      'AWS::IAM::ManagedPolicy': ['164.312(a)(2)(i)', '164.312(d)'],
      'AWS::IAM::Role': ['164.312(d)'],
    },
  },
  'network-acl': {
    follows: 'network ACL -> subnets; each entry -> the entry for responses',
    proves: { 'AWS::EC2::NetworkAcl': ['164.312(a)(1)', '164.312(e)(1)'] },
  },
  'parameter-group': {
    follows:
      'parameter group -> database -> engine and version -> TLS, audit log and its library -> export of that log',
    proves: {
      'AWS::RDS::DBClusterParameterGroup': ['164.312(b)', transit],
      'AWS::RDS::DBParameterGroup': ['164.312(b)', transit],
    },
  },
  'private-subnet': {
    follows:
      'subnet -> route table -> gateway; task, function, build -> subnet -> NAT gateway or the endpoints that it needs',
    proves: { 'AWS::EC2::Subnet': ['164.312(a)(1)', '164.312(e)(1)'] },
  },
  'public-access': {
    follows:
      'bucket -> public access block, access control list; settings that assign a public address; shared images and snapshots',
    proves: { 'AWS::S3::Bucket': ['164.312(a)(1)'] },
  },
  secret: {
    follows: 'secret -> its readers -> role and key; rotation -> function and its permission -> update of the readers',
    proves: {
      'AWS::SecretsManager::RotationSchedule': ['164.308(a)(5)(ii)(D)'],
      'AWS::SecretsManager::Secret': ['164.308(a)(5)(ii)(D)'],
    },
  },
  'security-group': {
    follows:
      'rule -> security group of the peer -> its rule; group -> egress rules; rule -> any address -> resources with the group',
    proves: { 'AWS::EC2::SecurityGroup': ['164.312(a)(1)', '164.312(e)(1)'] },
  },
  session: {
    follows:
      'session document -> idle timeout, log group or bucket, key -> policy that starts sessions; -> roles of instances',
    proves: {
      'AWS::IAM::ManagedPolicy': ['164.312(a)(2)(iii)'],
      'AWS::SSM::Document': ['164.312(a)(2)(iii)', '164.312(b)', transit],
    },
  },
  'store-readers': {
    follows:
      'store -> its key -> principals that the key policy allows to decrypt: the account, external principals, roles',
    proves: {
      'AWS::CloudTrail::Trail': [review, '164.312(b)'],
      'AWS::S3::Bucket': [review, '164.312(b)'],
    },
  },
  'tls-only': {
    follows: 'bucket -> its policy -> the denial of requests without TLS',
    proves: { 'AWS::S3::Bucket': ['164.312(e)(1)', '164.312(e)(2)(i)', transit] },
  },
  trail: {
    follows: 'trail -> Regions, validation, data events -> bucket, log group, role, key',
    proves: { 'AWS::CloudTrail::Trail': [review, '164.312(b)', '164.312(c)(2)'] },
  },
  unused: {
    follows: 'role, key, log group, queue and more -> resources that use it',
    proves: {
      'AWS::IAM::Role': ['164.312(a)(1)'],
      'AWS::KMS::Key': [rest],
      'AWS::Logs::LogGroup': ['164.312(b)'],
    },
  },
  'web-acl': {
    follows:
      "web ACL -> blocking rules, associations -> its log, the log's name, redacted fields; internet-facing load balancer -> web ACL",
    proves: {
      'AWS::WAFv2::LoggingConfiguration': ['164.312(b)'],
      'AWS::WAFv2::WebACL': ['164.312(a)(1)', '164.312(e)(1)'],
    },
  },
};

/** The chains that check a claim of a type, sorted; empty if no chain would report a claim that is not true. */
export function chainsForClaim(type: string, paragraph: Paragraph): readonly string[] {
  return Object.entries(proofs)
    .filter(([, { proves }]) => proves[type]?.includes(paragraph))
    .map(([chain]) => chain)
    .sort();
}
