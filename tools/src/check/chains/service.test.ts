import { describe, expect, it } from 'vitest';
import { service } from './service.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const ref = (id: string) => ({ Ref: id });
const resource = (Type: string, Properties: object = {}, more: object = {}) => ({ Type, Properties, ...more });
const role = (...Action: string[]) =>
  resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' } }] },
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
  });

const main = {
  Name: 'main',
  PortMappings: [{ ContainerPort: 443 }],
  MountPoints: [{ SourceVolume: 'files', ContainerPath: '/files' }],
  LogConfiguration: {
    LogDriver: 'awslogs',
    Options: { 'awslogs-group': ref('Logs'), 'awslogs-region': ref('AWS::Region'), 'awslogs-stream-prefix': 'main' },
  },
};
const files = {
  Name: 'files',
  EFSVolumeConfiguration: { FilesystemId: ref('Files'), AuthorizationConfig: { IAM: 'ENABLED' } },
};
const task = (properties: object = {}) =>
  resource('AWS::ECS::TaskDefinition', {
    RequiresCompatibilities: ['FARGATE'],
    NetworkMode: 'awsvpc',
    Cpu: '1024',
    Memory: '2048',
    ExecutionRoleArn: ref('Execution'),
    TaskRoleArn: ref('Own'),
    ContainerDefinitions: [main],
    Volumes: [files],
    ...properties,
  });
const container = (properties: object) => ({ Task: task({ ContainerDefinitions: [{ ...main, ...properties }] }) });
const options = (Options: object) => container({ LogConfiguration: { LogDriver: 'awslogs', Options } });
const group = (properties: object = {}) => ({
  Targets: resource('AWS::ElasticLoadBalancingV2::TargetGroup', {
    ...{ TargetType: 'ip', Protocol: 'HTTPS', Port: 443, HealthCheckProtocol: 'HTTPS' },
    ...properties,
  }),
});
const run = (properties: object = {}, more: object = { DependsOn: 'Web' }) => ({
  Service: resource(
    'AWS::ECS::Service',
    {
      TaskDefinition: ref('Task'),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'] } },
      LoadBalancers: [{ ContainerName: 'main', ContainerPort: 443, TargetGroupArn: ref('Targets') }],
      ...properties,
    },
    more,
  ),
});
const withLoadBalancer = (entry: object) => run({ LoadBalancers: [{ TargetGroupArn: ref('Targets'), ...entry }] });
const good: SmallResources = {
  Logs: resource('AWS::Logs::LogGroup'),
  Files: resource('AWS::EFS::FileSystem'),
  Execution: role('logs:CreateLogStream', 'logs:PutLogEvents'),
  Own: role('elasticfilesystem:ClientMount'),
  Task: task(),
  ...group(),
  Web: resource('AWS::ElasticLoadBalancingV2::Listener', {
    DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
  }),
  ...run(),
};
const found = (change: SmallResources) => findingsOf(service, { ...good, ...change });

it('finds nothing in a valid service', () => expect(found({})).toEqual([]));

describe('a service', () => {
  it.each<[string, SmallResources, RegExp]>([
    [
      'a container that is not defined',
      withLoadBalancer({ ContainerName: 'mani', ContainerPort: 443 }),
      /^Service: uses the container mani, which is not defined in Task: AWS rejects it/,
    ],
    [
      'a port that the container does not map',
      withLoadBalancer({ ContainerName: 'main', ContainerPort: 8443 }),
      /^Service: uses port 8443 of main, which Task does not map: AWS rejects it/,
    ],
    [
      'no port mappings',
      container({ PortMappings: [] }),
      /uses port 443 of main, which Task does not map: AWS rejects it/,
    ],
    [
      'no subnets',
      run({ NetworkConfiguration: { AwsvpcConfiguration: {} } }),
      /^Service: has no subnets, and tasks of Task have their own network interfaces: AWS rejects it/,
    ],
    ['targets that are instances', group({ TargetType: 'instance' }), /Targets is for targets of type instance/],
    ['targets without a type', group({ TargetType: undefined }), /Targets is for targets of type instance/],
    ['HTTP at port 443', group({ Protocol: 'HTTP' }), /receives HTTP from Targets at port 443, which is for HTTPS/],
    [
      'a health check at another port',
      group({ HealthCheckPort: '8080' }),
      /health at port 8080, which main does not map/,
    ],
    [
      'a listener that is created later',
      run({}, {}),
      /^Service: can be created before Web, without which Targets has no load balancer: AWS rejects it/,
    ],
    [
      'a rollback with the circuit breaker disabled',
      run({ DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: false, Rollback: true } } }),
      /^Service: has its deployment circuit breaker disabled/,
    ],
    [
      'no capacity to deploy',
      run({ DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 100 } }),
      /^Service: allows no task to stop and none to start: it cannot be deployed/,
    ],
  ])('is reported with %s', (_, change, message) => expect(found(change)).toEqual([expect.stringMatching(message)]));

  it('on EC2 may have any port and targets of any type', () => {
    const Task = task({ NetworkMode: 'bridge', RequiresCompatibilities: ['EC2'] });
    expect(found({ Task, ...group({ TargetType: 'instance' }), ...run({ NetworkConfiguration: undefined }) })).toEqual(
      [],
    );
  });
});

describe('a task', () => {
  it.each<[string, SmallResources, RegExp]>([
    [
      'a size that Fargate does not support',
      { Task: task({ Memory: '1024' }) },
      /^Task: allows a combination of CPU and memory that Fargate does not support/,
    ],
    [
      'bridge networking on Fargate',
      { Task: task({ NetworkMode: 'bridge' }) },
      /^Task: is for Fargate, and its NetworkMode/,
    ],
    [
      'no execution role to write logs',
      { Task: task({ ExecutionRoleArn: undefined }) },
      /^Task: has no ExecutionRoleArn/,
    ],
    [
      'a role that is not allowed to write logs',
      { Execution: role('logs:CreateLogStream') },
      /^Task: its role Execution does not allow logs:PutLogEvents in Logs: no task starts/,
    ],
    [
      'logs without a prefix',
      options({ 'awslogs-group': ref('Logs'), 'awslogs-region': 'x' }),
      /^Task: the log configuration of main has no awslogs-stream-prefix: AWS rejects it/,
    ],
    [
      'a volume that is not defined',
      container({ MountPoints: [{ SourceVolume: 'sites' }] }),
      /^Task: main mounts a volume sites, which is not defined in this task definition: AWS rejects it/,
    ],
    [
      'a dependency on a container that is not defined',
      container({ DependsOn: [{ ContainerName: 'init' }] }),
      /^Task: main depends on a container init, which is not defined in this task definition: AWS rejects it/,
    ],
    [
      'a file system that its role cannot access',
      { Own: role('s3:GetObject') },
      /^Task: its role Own does not allow elasticfilesystem:ClientMount on Files, its volume files/,
    ],
  ])('is reported with %s', (_, change, message) => expect(found(change)).toEqual([expect.stringMatching(message)]));

  it.each([
    ['256', '512'],
    ['4096', '30720'],
    ['8192', '20480'],
    ['16384', '122880'],
  ])('may have %s units and %s MiB', (Cpu, Memory) => expect(found({ Task: task({ Cpu, Memory }) })).toEqual([]));
});
