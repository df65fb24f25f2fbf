import type { Parts } from './patient-web-app.ts';

/** The outputs of the root stack. */
export const outputs = (parts: Parts) => ({
  ...siteOutputs(parts),
  ...parts.commands,
  ...instanceOutputs(parts),
  ...operationsOutputs(parts),
});

/** Outputs of the edge and of the images. */
const siteOutputs = ({ edge, images }: Parts) => ({
  Url: { description: 'URL of the application', value: edge.url },
  LoadBalancerName: {
    description: 'DNS name of the load balancer, the target of your own CNAME record',
    value: edge.balancer.dnsName,
  },
  LoadBalancerSecurityGroup: {
    description: 'Security group of the load balancer',
    value: edge.balancer.securityGroup,
  },
  CertificateArn: { description: 'Certificate of the HTTPS listener', value: edge.certificate },
  HostedZone: { description: 'Hosted zone that was created for DomainName', value: edge.hostedZone.id },
  BackendRepositoryUri: { description: 'Repository of the images of the backend', value: images.backend.uri },
  FrontendRepositoryUri: { description: 'Repository of the images of the frontend', value: images.frontend.uri },
});

/** Outputs of the instance and of the access to it. */
const instanceOutputs = ({ app: { logs, running }, bastion, roles }: Parts) => ({
  AutoScalingGroup: { description: 'Auto Scaling group of the instance', value: running.group.group },
  InstanceRoleArn: { description: 'Role of the instance and of the backend', value: roles.ofInstance.instanceRole.arn },
  ShellCommand: {
    description: 'Command that starts a session on the instance, for users with the policy and MFA',
    value: running.shell.command,
  },
  ShellPolicyArn: {
    description: 'Policy that allows sessions with MFA: attach it to users, groups or the roles in WorkforceRoleArns',
    value: running.shell.policy,
  },
  SshCommand: {
    description: 'Command that connects to the instance through the bastion',
    value: bastion.inner.command,
  },
  BackendLogGroup: { description: 'Log group of the backend', value: logs.backend.name },
  FrontendLogGroup: { description: 'Log group of the frontend', value: logs.frontend.name },
  InstanceLogGroup: {
    description: 'Log group of the host, with the reasons of failed boots',
    value: logs.instance.name,
  },
  SessionLogGroup: { description: 'Log group of the sessions', value: logs.sessions.name },
});

/** Outputs of alerts, backups and logs. */
const operationsOutputs = ({ base, backups, edge, trail, roles }: Parts) => ({
  ...base.outputs,
  ProviderDeadLetterQueue: {
    description: 'Dead-letter queue of the custom resources',
    value: base.custom.deadLetterQueue.name,
  },
  BackupVault: { description: 'Backup vault', value: backups.vault.name },
  BackupRoleArn: { description: 'Role for on-demand backups', value: roles.backupRole.arn },
  WebAclLogBucket: { description: 'Bucket of the web ACL logs', value: edge.webAcl.logs.name },
  FlowLogBucket: { description: 'Bucket of the VPC flow logs', value: base.network.flowLogBucket },
  LogArchiveBucket: { description: 'Bucket of the CloudTrail log files', value: trail.archive.name },
});
