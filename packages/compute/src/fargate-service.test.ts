import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { type FargateServiceProps, fargateService } from './fargate-service.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const props: FargateServiceProps = {
  cluster: ref('Cluster'),
  task: { arn: ref('Task'), container: 'main' },
  port: 443,
  vpc: ref('Vpc'),
  subnets: [ref('PrivateSubnetA'), ref('PrivateSubnetB')],
  loadBalancer: { targetGroup: ref('Targets'), graceSeconds: 300 },
  tasks: { min: 2, max: 6 },
  after: [resource('Web', 'AWS::ElasticLoadBalancingV2::Listener', {} as never)],
};
const ofType = (type: string, more: Partial<FargateServiceProps> = {}) =>
  fargateService('Service', { ...props, ...more }).resources.find((one) => one.type === type)!;
const service = (more: Partial<FargateServiceProps> = {}) => ofType('AWS::ECS::Service', more);
const target = (more: Partial<FargateServiceProps> = {}) => ofType('AWS::ApplicationAutoScaling::ScalableTarget', more);

describe('tasks', () => {
  test('are in private subnets without a public IP address', () => {
    expect(service().properties).toMatchObject({
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          Subnets: [{ Ref: 'PrivateSubnetA' }, { Ref: 'PrivateSubnetB' }],
        },
      },
    });
  });

  test('have no inbound access, and outbound access only to port 443', () => {
    const { properties } = ofType('AWS::EC2::SecurityGroup');
    expect(properties).not.toHaveProperty('SecurityGroupIngress');
    expect(properties).toMatchObject({ SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }] });
    expect((properties as { SecurityGroupEgress: unknown[] }).SecurityGroupEgress).toHaveLength(1);
  });

  test('are scaled automatically: an update does not reset the count', () => {
    expect(service().properties).not.toHaveProperty('DesiredCount');
    expect(target().properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 });
  });

  test('register after the listener exists', () => {
    expect(service().dependsOn).toEqual(['Web']);
    expect(service().properties).toMatchObject({
      LoadBalancers: [{ ContainerName: 'main', ContainerPort: 443, TargetGroupArn: { Ref: 'Targets' } }],
    });
  });
});

test('a failed deployment is rolled back, and no old task stops before the new ones are healthy', () => {
  expect(service().properties).toMatchObject({
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
  });
});

test('alarms can stop a deployment', () => {
  expect(service().properties).not.toHaveProperty('DeploymentConfiguration.Alarms');
  expect(service({ alarms: [ref('Errors')] }).properties).toMatchObject({
    DeploymentConfiguration: { Alarms: { AlarmNames: [{ Ref: 'Errors' }], Enable: true, Rollback: true } },
  });
});

test('during an upgrade of the database, the update starts no task, so that it cannot fail and be rolled back', () => {
  const more = { upgrading: { name: 'AllowsUpgrade' } };
  const duringUpgrade = (value: unknown, usual: unknown) => ({ 'Fn::If': ['AllowsUpgrade', value, usual] });
  expect(service(more).properties).toMatchObject({
    DesiredCount: duringUpgrade(0, { Ref: 'AWS::NoValue' }),
    DeploymentConfiguration: {
      MinimumHealthyPercent: duringUpgrade(0, 100),
      MaximumPercent: duringUpgrade(100, 200),
      DeploymentCircuitBreaker: { Enable: true, Rollback: duringUpgrade(false, true) },
    },
    AvailabilityZoneRebalancing: duringUpgrade('DISABLED', 'ENABLED'),
  });
  // False must not be omitted: Application Auto Scaling keeps what an update does not specify.
  const suspended = (value: boolean) => ({
    DynamicScalingInSuspended: value,
    DynamicScalingOutSuspended: value,
    ScheduledScalingSuspended: value,
  });
  expect(target(more).properties).toMatchObject({
    MinCapacity: duringUpgrade(0, 2),
    MaxCapacity: duringUpgrade(1, 6),
    SuspendedState: duringUpgrade(suspended(true), suspended(false)),
  });
});

test('ECS Exec is enabled only under the condition', () => {
  expect(service().properties).toMatchObject({ EnableExecuteCommand: false });
  expect(service({ shell: { name: 'HasEcsExec' } }).properties).toMatchObject({
    EnableExecuteCommand: { 'Fn::If': ['HasEcsExec', true, false] },
  });
});
