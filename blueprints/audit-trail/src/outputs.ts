import { accountId } from '@hipaa-stacks/cloudformation';
import type { Parts } from './audit-trail.ts';
import { KEYWORD_FILE } from './parser.ts';

/** The outputs of the root stack. */
export const outputs = ({
  logSource,
  configuration,
  alertTable,
  alerts,
  trail,
  app,
  watch,
  emergency,
  people,
  net,
  remote,
}: Parts) => ({
  LogArchiveBucket: { description: 'Name of the bucket with the log files', value: logSource.bucket.name },
  ConfigurationBucket: {
    description: `Name of the bucket for ${KEYWORD_FILE}, the keyword configuration`,
    value: configuration.name,
  },
  AlertTopicArn: {
    description: 'ARN of the topic for alerts of critical and high severity, and for alarms',
    value: alerts.channels.AlertTopic.topic.arn,
  },
  NoticeTopicArn: {
    description: 'ARN of the topic for notices of medium and low severity, and for CIS alarms',
    value: alerts.channels.NoticeTopic.topic.arn,
  },
  AlertTable: { description: 'Name of the table of alerts (partition key: Id)', value: alertTable.name },
  TrailArn: { description: 'ARN of the trail', value: trail.trail.arn },
  TrailLogGroup: { description: 'Name of the log group of the trail', value: logSource.logGroup },
  ParserLogGroup: { description: 'Name of the log group of the log parser', value: app.logs.name },
  NewLogFileDeadLetterQueue: {
    description: 'Name of the dead-letter queue for log files that could not be parsed',
    value: app.newFiles.deadLetterQueueName,
  },
  NotificationDeadLetterQueue: {
    description: 'Name of the dead-letter queue for notices that could not be delivered',
    value: alerts.undelivered.name,
  },
  SubscriptionDeadLetterQueue: {
    description: 'Name of the dead-letter queue for messages that could not be delivered to a subscriber',
    value: alerts.unsent.name,
  },
  ParserErrorsAlarm: {
    description: 'Name of the alarm ParserErrors, with which you can test that alarms arrive',
    value: watch.parserErrors.name,
  },
  Dashboard: { description: 'Name of the CloudWatch dashboard', value: watch.board.name },
  Budget: { description: 'Name of the monthly budget', value: alerts.budget.name },
  EmergencyRoleArn: { description: 'ARN of the emergency role', value: emergency.arn },
  WorkforceGroup: { description: 'Name of the IAM group that requires MFA', value: people.group.name },
  SessionDocument: { description: 'Name of the session document', value: people.document.name },
  SessionPolicyArn: {
    description:
      'ARN of the policy for recorded sessions, to attach to users outside the group, and to the roles in WorkforceRoleArns',
    value: people.access.arn,
  },
  SessionLogGroup: { description: 'Name of the log group of the sessions', value: people.logs.name },
  VpcId: { description: 'ID of the VPC', value: net.vpc },
  PublicSubnets: { description: 'IDs of the public subnets', value: net.subnetIds.public },
  ManagementSubnets: { description: 'IDs of the management subnets', value: net.subnetIds.management },
  PrivateSubnets: { description: 'IDs of the private subnets', value: net.subnetIds.private },
  FlowLogBucket: { description: 'Name of the bucket with the flow logs', value: net.flowLogBucket },
  BastionId: { description: 'ID of the bastion instance', value: remote.machine.id },
  BastionElasticIp: {
    description: 'Public IP address of the bastion, if SshCidr is set',
    value: remote.machine.address,
  },
  VpnEndpointId: { description: 'ID of the Client VPN endpoint', value: remote.endpoint.id },
  AccountId: { description: 'ID of the account', value: accountId },
});
