import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { clientConfig } from '../../tools/src/aws.ts';
import type { Emulator } from './emulator.ts';
import { query, textsOf } from './query-api.ts';
import { until } from './until.ts';

const base64 = (text: object) => ({ 'Fn::Base64': text });

export interface GroupOptions {
  /** User data, of `Fn::Sub`. */
  readonly userData: string;
  readonly minInService?: number;
  readonly maxSize?: number;
  readonly desired?: number;
  /** ISO 8601. Default: one minute. */
  readonly pause?: string;
  readonly timeout?: string;
  readonly properties?: object;
  readonly more?: Readonly<Record<string, object>>;
  readonly data?: object;
}

/** A VPC with one subnet, a load balancer, and an Auto Scaling group that waits for signals at creation and in rolling updates. */
export function groupTemplate({
  userData,
  minInService = 1,
  maxSize = 2,
  desired = 1,
  pause = 'PT1M',
  timeout = pause,
  properties = {},
  more = {},
  data = {},
}: GroupOptions): { readonly Resources: Readonly<Record<string, object>> } {
  const forward = [{ Type: 'forward', TargetGroupArn: { Ref: 'Targets' } }];
  return {
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.61.0.0/16' } },
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.61.7.0/24' } },
      Targets: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: {
          VpcId: { Ref: 'Vpc' },
          Port: 8080,
          Protocol: 'HTTP',
          HealthCheckPath: '/healthz',
          HealthCheckIntervalSeconds: 5,
          TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '20' }],
        },
      },
      Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Subnets: [{ Ref: 'Subnet' }] } },
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: { LoadBalancerArn: { Ref: 'Balancer' }, Port: 80, Protocol: 'HTTP', DefaultActions: forward },
      },
      Launch: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateData: {
            ImageId: 'ami-00000000',
            InstanceType: 't3.small',
            UserData: base64({ 'Fn::Sub': userData }),
            ...data,
          },
        },
      },
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        DependsOn: ['Listener'],
        CreationPolicy: { ResourceSignal: { Count: desired, Timeout: timeout } },
        UpdatePolicy: {
          AutoScalingRollingUpdate: {
            MinInstancesInService: minInService,
            MaxBatchSize: 1,
            PauseTime: pause,
            WaitOnResourceSignals: true,
            SuspendProcesses: ['HealthCheck', 'ReplaceUnhealthy', 'AZRebalance', 'ScheduledActions'],
          },
        },
        Properties: {
          MinSize: String(desired),
          MaxSize: String(maxSize),
          VPCZoneIdentifier: [{ Ref: 'Subnet' }],
          TargetGroupARNs: [{ Ref: 'Targets' }],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: 'Launch' },
            Version: { 'Fn::GetAtt': ['Launch', 'LatestVersionNumber'] },
          },
          Tags: [{ Key: 'Name', Value: 'web', PropagateAtLaunch: true }],
          ...properties,
        },
      },
      ...more,
    },
  };
}

/** Operations on a stack with a group, and what its services return about it. */
export function groupOf(emulator: Emulator, StackName: string) {
  const stacks = new CloudFormation(clientConfig(emulator));
  const resources = async () =>
    new Map(
      (await stacks.describeStackResources({ StackName })).StackResources!.map((resource) => [
        resource.LogicalResourceId!,
        resource.PhysicalResourceId!,
      ]),
    );
  const settled = (id = StackName) =>
    until(`end of ${StackName}`, async () => {
      const stack = (await stacks.describeStacks({ StackName: id })).Stacks![0]!;
      return !stack.StackStatus!.endsWith('IN_PROGRESS') && stack.StackStatus;
    });
  const members = async () => {
    const xml = await query(emulator, 'autoscaling', 'DescribeAutoScalingInstances');
    return xml
      .split('<member>')
      .slice(1)
      .map((member) => ({
        id: textsOf(member, 'InstanceId')[0]!,
        group: textsOf(member, 'AutoScalingGroupName')[0]!,
        version: textsOf(member, 'Version')[0],
      }));
  };
  return {
    stacks,
    settled,
    resources,
    create: async (template: object) => {
      await stacks.createStack({
        StackName,
        TemplateBody: JSON.stringify(template),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      });
    },
    update: async (template: object) => {
      await stacks.updateStack({
        StackName,
        TemplateBody: JSON.stringify(template),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      });
    },
    remove: async () => {
      const { StackId } = (await stacks.describeStacks({ StackName })).Stacks![0]!;
      await stacks.deleteStack({ StackName });
      return settled(StackId);
    },
    /** IDs of the instances of the group, oldest first. */
    instances: async (): Promise<readonly string[]> =>
      (await members()).flatMap(({ id, group }) => (group.startsWith(`${StackName}-`) ? [id] : [])),
    /** Version of the launch template of an instance. */
    version: async (instance: string) => (await members()).find(({ id }) => id === instance)?.version,
    /** State of each target by its ID. */
    health: async (): Promise<Readonly<Record<string, string>>> => {
      const fields = { TargetGroupArn: (await resources()).get('Targets')! };
      const xml = await query(emulator, 'elasticloadbalancing', 'DescribeTargetHealth', fields);
      const states = textsOf(xml, 'State');
      return Object.fromEntries(textsOf(xml, 'Id').map((id, index) => [id, states[index]!]));
    },
    /** Reasons of the events of the group, oldest first. */
    events: async (LogicalResourceId = 'Group') => {
      const { StackEvents } = await stacks.describeStackEvents({ StackName });
      return StackEvents!
        .filter((event) => event.LogicalResourceId === LogicalResourceId)
        .map(({ ResourceStatus, ResourceStatusReason }) => `${ResourceStatus} ${ResourceStatusReason ?? ''}`.trim())
        .reverse();
    },
    /** Signals as soon as the resource waits. */
    signal: (UniqueId: string, Status: 'SUCCESS' | 'FAILURE', stack = StackName) =>
      until(`wait for a signal of ${UniqueId}`, () =>
        stacks.signalResource({ StackName: stack, LogicalResourceId: 'Group', UniqueId, Status }).then(
          () => true,
          () => false,
        ),
      ),
  };
}

/** The output of the user data and of the units of a running instance, or of one that has ended. */
export async function consoleOf(emulator: Emulator, instance: string): Promise<string> {
  const xml = await query(emulator, 'ec2', 'GetConsoleOutput', { InstanceId: instance });
  return Buffer.from(textsOf(xml, 'output')[0] ?? '', 'base64').toString();
}

/** Whether instances can run on this machine: root on Linux, with the programs that .ci/install-programs installs. */
export const canRunInstances =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  ['ip', 'iptables', 'unshare', 'nginx', 'buildah', 'busybox'].every((program) =>
    ['/usr/sbin', '/usr/bin', '/sbin', '/bin'].some((folder) => existsSync(join(folder, program))),
  );
