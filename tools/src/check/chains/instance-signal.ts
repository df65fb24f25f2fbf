import { isObject } from '../../template/walk.ts';
import type { ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { at } from './properties.ts';
import { textOf, textsOf } from './text.ts';
import { optionsOf, scriptOf } from './user-data.ts';

/** Processes that change the number of instances during an update, so that the number of signals is wrong. */
const disturbing = ['HealthCheck', 'ReplaceUnhealthy', 'AZRebalance', 'AlarmNotification', 'ScheduledActions'];

/** Processes without which an update cannot replace an instance. */
const required = ['Launch', 'Terminate', 'AddToLoadBalancer'];

/**
 * An Auto Scaling group whose creation or update waits for signals gets them: its user data sends them to its own stack
 * and logical ID, creation and update wait for the same time, health checks do not replace an instance before, and an
 * update replaces instances, keeps one in service, and is not disturbed. `private-subnet` checks the route to
 * CloudFormation. Signals that something else sends are not seen.
 *
 * Source: CloudFormation Template Reference, "CreationPolicy attribute" and "UpdatePolicy attribute", and CloudFormation
 * User Guide, "cfn-signal".
 */
export const signalFindings = (system: ChainSystem): readonly ChainFinding[] =>
  system.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((group) => {
    const script = scriptOfGroup(system, group);
    const waits = waitsOf(group);
    if (script === undefined || !(waits.creates || waits.updates || /\bcfn-signal\s/.test(script))) return [];
    return [
      ...recipientFindings(group, script),
      ...timeFindings(system, group, waits),
      ...updateFindings(system, group, waits),
    ];
  });

/** The user data of the launch template of a group. Undefined if it is not in the templates. */
function scriptOfGroup(system: ChainSystem, { properties }: ChainResource): string | undefined {
  const template = system.target(at({ properties }, 'LaunchTemplate.LaunchTemplateId'), undefined);
  const data = template?.properties.LaunchTemplateData;
  return isObject(data) ? scriptOf(data.UserData) : undefined;
}

interface Waits {
  /** Whether the creation waits for signals. */
  readonly creates: boolean;
  readonly createTime: string;
  /** Whether updates wait for signals. */
  readonly updates: boolean;
  readonly updateTime: string;
  /** Whether updates replace instances one after the other. */
  readonly rolls: boolean;
  readonly suspended: readonly string[];
  readonly minInService: number;
}

function waitsOf({ creationPolicy, updatePolicy }: ChainResource): Waits {
  const signal = isObject(creationPolicy?.ResourceSignal) ? creationPolicy.ResourceSignal : undefined;
  const rolling = isObject(updatePolicy?.AutoScalingRollingUpdate) ? updatePolicy.AutoScalingRollingUpdate : undefined;
  return {
    creates: signal !== undefined,
    createTime: textOf(signal?.Timeout) || 'PT5M',
    updates: textOf(rolling?.WaitOnResourceSignals) === 'true',
    updateTime: textOf(rolling?.PauseTime) || 'PT5M',
    rolls: rolling !== undefined,
    suspended: textsOf(rolling?.SuspendProcesses),
    minInService: Number(textOf(rolling?.MinInstancesInService) || 0),
  };
}

function recipientFindings(group: ChainResource, script: string): readonly ChainFinding[] {
  const fix = `Call cfn-signal --stack \${AWS::StackId} --resource ${group.id} in the user data.`;
  const resources = optionsOf(script, 'cfn-signal', '--resource');
  if (resources.length === 0)
    return [{ resource: group, what: 'waits for signals that its user data never sends', fix }];
  const other = resources.find((name) => name !== undefined && name !== group.id && !name.includes('$'));
  if (other !== undefined) return [{ resource: group, what: `gets no signal: its user data signals ${other}`, fix }];
  const stack = group.key.slice(0, group.key.indexOf('/'));
  const own = [`\${${stack}/AWS::StackId}`, `\${${stack}/AWS::StackName}`, '${AWS::StackId}', '${AWS::StackName}'];
  const elsewhere = optionsOf(script, 'cfn-signal', '--stack').find(
    (name) => name !== undefined && /AWS::Stack(Id|Name)\}$/.test(name) && !own.includes(name),
  );
  if (elsewhere === undefined) return [];
  return [{ resource: group, what: 'gets no signal: its user data signals another stack', fix }];
}

function timeFindings(
  system: ChainSystem,
  group: ChainResource,
  { creates, createTime, updates, updateTime, rolls }: Waits,
): readonly ChainFinding[] {
  const { HealthCheckType, HealthCheckGracePeriod } = group.properties;
  const seconds = creates ? secondsOf(createTime) : secondsOf(updateTime);
  const usesHealth = /ELB/.test(textOf(HealthCheckType)) && !system.isUnknown(HealthCheckGracePeriod ?? 0);
  const grace = Number(textOf(HealthCheckGracePeriod) || 0);
  return [
    ...(updates && !creates
      ? [
          {
            resource: group,
            what: 'waits for signals only when it is updated: its creation succeeds although no instance works',
            fix: 'Add a CreationPolicy with ResourceSignal.',
          },
        ]
      : []),
    ...(creates && rolls && !updates
      ? [
          {
            resource: group,
            what: 'waits for signals only when it is created: an update deletes old instances although no new one works',
            fix: 'Set WaitOnResourceSignals to true.',
          },
        ]
      : []),
    ...(creates && updates && secondsOf(createTime) !== secondsOf(updateTime)
      ? [
          {
            resource: group,
            what: `waits ${createTime} for a signal when it is created, and ${updateTime} when it is updated`,
            fix: 'Set Timeout and PauseTime to the same time.',
          },
        ]
      : []),
    ...(usesHealth && seconds !== undefined && grace < seconds
      ? [
          {
            resource: group,
            what: `replaces an instance that fails health checks ${grace} seconds after its launch, but waits ${seconds} seconds for its signal`,
            fix: 'Set HealthCheckGracePeriod to the time limit of the signal.',
          },
        ]
      : []),
  ];
}

/** Seconds of an ISO 8601 duration, such as `PT1H30M`. Undefined if it is none. */
function secondsOf(duration: string): number | undefined {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 ? total : undefined;
}

function updateFindings(
  system: ChainSystem,
  group: ChainResource,
  { creates, updates, rolls, suspended, minInService }: Waits,
): readonly ChainFinding[] {
  const finding = (what: string, fix: string): readonly ChainFinding[] => [{ resource: group, what, fix }];
  if (!rolls)
    return creates
      ? finding(
          'does not replace its instances when its launch template changes',
          'Add an UpdatePolicy with AutoScalingRollingUpdate.',
        )
      : [];
  const { MaxSize, LaunchTemplate } = group.properties;
  const version = textOf(at({ properties: { LaunchTemplate: LaunchTemplate ?? null } }, 'LaunchTemplate.Version'));
  const running = suspended.filter((name) => required.includes(name));
  const disturbs = updates ? disturbing.filter((name) => !suspended.includes(name)) : [];
  return [
    ...(/^\$(Latest|Default)$/.test(version)
      ? finding(
          `uses the version ${version} of its launch template: CloudFormation sees no change, and replaces no instance`,
          'Use the attribute LatestVersionNumber of the launch template.',
        )
      : []),
    ...(minInService < 1
      ? finding('serves nothing while it is updated', 'Set MinInstancesInService to at least 1.')
      : []),
    ...(!system.isUnknown(MaxSize ?? 0) && minInService >= Number(textOf(MaxSize))
      ? finding('cannot start a new instance before it deletes an old one', 'Set MaxSize above MinInstancesInService.')
      : []),
    ...(running.length > 0
      ? finding(`suspends ${running.join(' and ')}, which an update needs`, 'Remove it from SuspendProcesses.')
      : []),
    ...(disturbs.length > 0
      ? finding(
          `does not suspend ${disturbs.join(', ')} while it is updated: a replaced instance changes the number of signals`,
          'Add them to SuspendProcesses.',
        )
      : []),
  ];
}
