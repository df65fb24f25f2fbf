import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allows, policiesOf, speaksOfAction, trusts } from './policies.ts';

const service = 'vpc-flow-logs.amazonaws.com';

/**
 * A VPC of the system has a flow log, and it can be delivered: to a log group of the system, through a role that the service may assume
 * and that may write there. Source: Amazon VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs".
 *
 * The bucket of a flow log that goes to S3 is the chain log-bucket. It can't see flow logs of a VPC from outside, and is
 * silent about a VPC that is exported: another stack may make its flow log.
 */
export const flowLog: Chain = {
  name: 'flow-log',
  why: 'The flow log had the status Active for months, and no traffic was ever recorded.',
  check: (system) => [
    ...system.ofType('AWS::EC2::FlowLog').flatMap((log) => [...undelivered(system, log), ...half(log)]),
    ...system.ofType('AWS::EC2::VPC').flatMap((vpc) => unwatched(system, vpc)),
  ],
};

function unwatched(system: ChainSystem, vpc: ChainResource): readonly ChainFinding[] {
  const logs = system.ofType('AWS::EC2::FlowLog').filter(({ properties }) => properties.ResourceType === 'VPC');
  if (logs.some(({ properties }) => system.target(properties.ResourceId) === vpc) || system.isExported(vpc)) return [];
  const what = 'has no flow log';
  return [{ resource: vpc, what, fix: 'Add an AWS::EC2::FlowLog with ResourceType VPC and TrafficType ALL.' }];
}

const half = (log: ChainResource): readonly ChainFinding[] =>
  ['ACCEPT', 'REJECT'].includes(`${log.properties.TrafficType}`)
    ? [finding(log, `records ${log.properties.TrafficType} traffic only`, 'Set TrafficType to ALL.')]
    : [];

function undelivered(system: ChainSystem, log: ChainResource): readonly ChainFinding[] {
  const { LogDestinationType = 'cloud-watch-logs', DeliverLogsPermissionArn } = log.properties;
  if (LogDestinationType !== 'cloud-watch-logs') return [];
  const given = log.properties.LogDestination ?? log.properties.LogGroupName;
  const group = system.target(given, log, 'AWS::Logs::LogGroup');
  const lost = group || system.isUnknown(given) ? [] : [noGroup(log)];
  if (DeliverLogsPermissionArn === undefined)
    return [
      ...lost,
      finding(log, 'has no DeliverLogsPermissionArn: it cannot deliver logs', `Set a role that ${service} can assume.`),
    ];
  const role = system.target(DeliverLogsPermissionArn, log, 'AWS::IAM::Role');
  if (!role) return lost;
  return [...lost, ...badRole(system, log, role, group)];
}

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

const noGroup = (log: ChainResource) =>
  finding(
    log,
    'delivers to a log group that is not in the system: AWS creates it without a KMS key and without a retention period',
    'Add an AWS::Logs::LogGroup and reference it.',
  );

function badRole(
  system: ChainSystem,
  log: ChainResource,
  role: ChainResource,
  group: ChainResource | undefined,
): readonly ChainFinding[] {
  const found: ChainFinding[] = [];
  if (trusts(role, service) === 'no')
    found.push(
      finding(
        role,
        `is the delivery role of ${log.id}, but ${service} is not allowed to assume it`,
        `Add ${service} to the trust policy.`,
      ),
    );
  const target = group ? { resource: group, behind: ':log-stream:x' } : undefined;
  const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'].filter(
    (action) => target && allows(system, role, action, target) === 'no',
  );
  const { statements, complete } = policiesOf(system, role);
  const looks = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'].filter(
    (action) => complete && !statements.some((one) => one.effect === 'Allow' && speaksOfAction(one, action)),
  );
  const missing = [...writes, ...looks];
  if (missing.length > 0)
    found.push(
      finding(
        role,
        `is the delivery role of ${log.id}${group ? ` to ${group.id}` : ''}, but does not have ${missing.join(', ')}`,
        'Allow it in a policy of the role.',
      ),
    );
  return found;
}
