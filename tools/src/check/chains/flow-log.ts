import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allows, matchesAction, policiesOf, trusts } from './policies.ts';

const service = 'vpc-flow-logs.amazonaws.com';

/**
 * A VPC of the system has a flow log that can be delivered: to a log group of the system, with a role that the service
 * can assume and that allows writing there. Source: Amazon VPC User Guide, "IAM role for publishing flow logs to
 * CloudWatch Logs".
 *
 * The chain `log-bucket` checks the bucket of a flow log to S3. Not checked: flow logs of a VPC from outside the
 * system, and a VPC that is exported, because another stack may create its flow log.
 */
export const flowLog: Chain = {
  name: 'flow-log',
  why: 'The flow log had the status Active for months, and no traffic was ever recorded.',
  check: (system) => [
    ...system.ofType('AWS::EC2::FlowLog').flatMap((log) => [...deliveryFindings(system, log), ...partialTraffic(log)]),
    ...system.ofType('AWS::EC2::VPC').flatMap((vpc) => withoutFlowLog(system, vpc)),
  ],
};

function withoutFlowLog(system: ChainSystem, vpc: ChainResource): readonly ChainFinding[] {
  const logs = system.ofType('AWS::EC2::FlowLog').filter(({ properties }) => properties.ResourceType === 'VPC');
  if (logs.some(({ properties }) => system.target(properties.ResourceId) === vpc) || system.isExported(vpc)) return [];
  const what = 'has no flow log';
  return [{ resource: vpc, what, fix: 'Add an AWS::EC2::FlowLog with ResourceType VPC and TrafficType ALL.' }];
}

const partialTraffic = (log: ChainResource): readonly ChainFinding[] =>
  ['ACCEPT', 'REJECT'].includes(`${log.properties.TrafficType}`)
    ? [finding(log, `records ${log.properties.TrafficType} traffic only`, 'Set TrafficType to ALL.')]
    : [];

function deliveryFindings(system: ChainSystem, log: ChainResource): readonly ChainFinding[] {
  const { LogDestinationType = 'cloud-watch-logs', DeliverLogsPermissionArn } = log.properties;
  if (LogDestinationType !== 'cloud-watch-logs') return [];
  const destination = log.properties.LogDestination ?? log.properties.LogGroupName;
  const group = system.target(destination, log, 'AWS::Logs::LogGroup');
  const groupFindings = group || system.isUnknown(destination) ? [] : [noGroup(log)];
  if (DeliverLogsPermissionArn === undefined)
    return [
      ...groupFindings,
      finding(log, 'has no DeliverLogsPermissionArn: it cannot deliver logs', `Set a role that ${service} can assume.`),
    ];
  const role = system.target(DeliverLogsPermissionArn, log, 'AWS::IAM::Role');
  if (!role) return groupFindings;
  return [...groupFindings, ...roleFindings(system, log, role, group)];
}

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

const noGroup = (log: ChainResource) =>
  finding(
    log,
    'delivers to a log group that is not in the system: AWS creates it without a KMS key and without a retention period',
    'Add an AWS::Logs::LogGroup and reference it.',
  );

function roleFindings(
  system: ChainSystem,
  log: ChainResource,
  role: ChainResource,
  group: ChainResource | undefined,
): readonly ChainFinding[] {
  const findings: ChainFinding[] = [];
  if (trusts(role, service) === 'no')
    findings.push(
      finding(
        role,
        `is the delivery role of ${log.id}, but ${service} is not allowed to assume it`,
        `Add ${service} to the trust policy.`,
      ),
    );
  const target = group ? { resource: group, suffix: ':log-stream:x' } : undefined;
  const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'].filter(
    (action) => target && allows(system, role, action, target) === 'no',
  );
  const { statements, complete } = policiesOf(system, role);
  const describes = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'].filter(
    (action) => complete && !statements.some((one) => one.effect === 'Allow' && matchesAction(one, action)),
  );
  const missing = [...writes, ...describes];
  if (missing.length > 0)
    findings.push(
      finding(
        role,
        `is the delivery role of ${log.id}${group ? ` to ${group.id}` : ''}, but does not have ${missing.join(', ')}`,
        'Allow it in a policy of the role.',
      ),
    );
  return findings;
}
