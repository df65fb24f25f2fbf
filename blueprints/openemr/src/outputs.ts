import { ADMINISTRATOR } from './container.ts';
import type { Parts } from './openemr.ts';

/** The outputs of the root stack. */
export const outputs = (parts: Parts) => ({
  ...serviceOutputs(parts),
  ...storeOutputs(parts),
  ...analyticsOutputs(parts),
  ...operationsOutputs(parts),
});

/** Outputs of the edge and the tasks. */
const serviceOutputs = ({ roles, edge, app, cluster, service }: Parts) => ({
  Url: { description: 'URL of OpenEMR', value: edge.url },
  AcceleratorDnsName: {
    description: 'DNS name of the accelerator, the target of your own CNAME record if the accelerator is enabled',
    value: edge.accelerator.dnsName,
  },
  AcceleratorIpv4Addresses: {
    description: 'Static IPv4 addresses of the accelerator, for the firewalls of your partners',
    value: edge.accelerator.addresses,
  },
  LoadBalancerName: {
    description: 'DNS name of the load balancer, the target of your own CNAME record',
    value: edge.balancer.dnsName,
  },
  CertificateArn: { description: 'Certificate of the HTTPS listener', value: edge.certificate },
  LoadBalancerSecurityGroup: {
    description: 'Security group of the load balancer',
    value: edge.balancer.securityGroup,
  },
  AdministratorSecretArn: { description: `Secret with the first password of ${ADMINISTRATOR}`, value: app.admin.arn },
  Cluster: { description: 'ECS cluster of OpenEMR', value: cluster.cluster.name },
  Service: { description: 'ECS service of OpenEMR', value: service.name },
  ExecutionRoleArn: {
    description: 'Role that pulls the image: the policy of a repository in another account must allow it',
    value: roles.executionRole.arn,
  },
});

/** Outputs of the data stores and their backups. */
const storeOutputs = ({ roles, base, stores, documents, auditLogs, cluster, backups }: Parts) => ({
  DatabaseCluster: { description: 'Aurora cluster', value: stores.database.cluster },
  DatabaseSecretArn: {
    description:
      'Secret of the database user, rotated on schedule; aws secretsmanager rotate-secret rotates it immediately',
    value: stores.user.arn,
  },
  FileSystem: { description: 'File system with the documents', value: documents.fileSystem.id },
  DataKeyArn: { description: 'KMS key of database, file system, session cache and secrets', value: base.keys.data.arn },
  TaskLogGroup: { description: 'Log group of the tasks', value: cluster.logs.name },
  EcsExecLogGroup: { description: 'Log group of the ECS Exec sessions', value: cluster.execLogs.name },
  AuditLogGroup: { description: 'Log group of the database audit log', value: stores.database.auditLogs },
  AuditLogBucket: { description: 'Bucket of the exported audit log of OpenEMR', value: auditLogs.name },
  BackupVault: { description: 'Backup vault', value: backups.vault.name },
  BackupRoleArn: { description: 'Role for on-demand backups', value: roles.backupRole.arn },
  RestoreRoleArn: { description: 'Role for restores', value: roles.restoreRole.arn },
});

/** Outputs of analytics. */
const analyticsOutputs = ({ roles, exported }: Parts) => ({
  AnalystRoleArn: {
    description:
      'Role that queries the exported database, with MFA or from WorkforceRoleArns: allow analysts sts:AssumeRole on it',
    value: roles.exports.analyst.arn,
  },
  AthenaWorkGroup: { description: 'Athena workgroup of the analysts', value: exported.workgroup.name },
  ExportDatabase: {
    description: 'Glue database with the tables of the newest export',
    value: exported.catalog.name,
  },
  ExportBucket: { description: 'Bucket of the database exports', value: exported.files.name },
  ExportScheduleDeadLetterQueue: {
    description: 'Dead-letter queue of database exports that could not be started',
    value: exported.scheduleDeadLetterQueue.name,
  },
  ExportTablesDeadLetterQueue: {
    description: 'Dead-letter queue of exports whose tables were not updated',
    value: exported.complete.deadLetterQueueName,
  },
});

/** Outputs of alerts, emergency access, logs and mail. */
const operationsOutputs = ({ base, execAccess, edge, trail, mail }: Parts) => ({
  AlertTopicArn: { description: 'Topic of all alarms, to which you can subscribe', value: base.channel.topic.arn },
  Budget: { description: 'Name of the monthly budget', value: base.alerts.budget.name },
  EcsExecPolicyArn: {
    description:
      'Policy that allows ECS Exec sessions with MFA: attach it to users, groups or the roles in WorkforceRoleArns',
    value: execAccess.policy,
  },
  EcsExecCommand: { description: 'Command that starts an ECS Exec session on a task', value: execAccess.command },
  ProviderDeadLetterQueue: {
    description: 'Dead-letter queue of rotations and custom resources',
    value: base.custom.deadLetterQueue.name,
  },
  NotificationDeadLetterQueue: {
    description: 'Dead-letter queue of events that could not be delivered to the topic',
    value: base.alerts.undelivered.name,
  },
  SubscriptionDeadLetterQueue: {
    description: 'Dead-letter queue for messages that could not be delivered to a subscriber',
    value: base.alerts.unsent.name,
  },
  WebAclLogBucket: { description: 'Bucket of the web ACL logs', value: edge.webAcl.logs.name },
  LogArchiveBucket: { description: 'Bucket of the CloudTrail log files', value: trail.archive.name },
  FlowLogBucket: { description: 'Bucket of the VPC flow logs', value: base.network.flowLogBucket },
  MailRecords: {
    description: 'DNS records that mail requires; if HostedZoneId is empty, create them yourself',
    value: mail.records,
  },
});
