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

describe('its tasks', () => {
  test('stand in private subnets without a public address', () => {
    expect(service().properties).toMatchObject({
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          Subnets: [{ Ref: 'PrivateSubnetA' }, { Ref: 'PrivateSubnetB' }],
        },
      },
    });
  });

  test('admit nobody and reach AWS alone', () => {
    const { properties } = ofType('AWS::EC2::SecurityGroup');
    expect(properties).not.toHaveProperty('SecurityGroupIngress');
    expect(properties).toMatchObject({ SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }] });
    expect((properties as { SecurityGroupEgress: unknown[] }).SecurityGroupEgress).toHaveLength(1);
  });

  test('are as many as the load asks for: an update does not set the count back', () => {
    expect(service().properties).not.toHaveProperty('DesiredCount');
    expect(target().properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 });
  });

  test('register when the listener is there', () => {
    expect(service().dependsOn).toEqual(['Web']);
    expect(service().properties).toMatchObject({
      LoadBalancers: [{ ContainerName: 'main', ContainerPort: 443, TargetGroupArn: { Ref: 'Targets' } }],
    });
  });
});

test('a version that does not get well goes back, and none of the old tasks stops before that', () => {
  expect(service().properties).toMatchObject({
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
  });
});

test('alarms can stop a deployment too', () => {
  expect(service().properties).not.toHaveProperty('DeploymentConfiguration.Alarms');
  expect(service({ alarms: [ref('Errors')] }).properties).toMatchObject({
    DeploymentConfiguration: { Alarms: { AlarmNames: [{ Ref: 'Errors' }], Enable: true, Rollback: true } },
  });
});

test('while the database changes, one task runs, the old one has stopped, and none comes back', () => {
  const more = { upgrading: { name: 'AllowsUpgrade' } };
  const meanwhile = (value: unknown, usually: unknown) => ({ 'Fn::If': ['AllowsUpgrade', value, usually] });
  expect(service(more).properties).toMatchObject({
    DesiredCount: meanwhile(1, { Ref: 'AWS::NoValue' }),
    DeploymentConfiguration: {
      MinimumHealthyPercent: meanwhile(0, 100),
      MaximumPercent: meanwhile(100, 200),
      DeploymentCircuitBreaker: { Enable: true, Rollback: meanwhile(false, true) },
    },
    AvailabilityZoneRebalancing: meanwhile('DISABLED', 'ENABLED'),
  });
  expect(target(more).properties).toMatchObject({ MinCapacity: meanwhile(1, 2), MaxCapacity: meanwhile(1, 6) });
});

test('nobody opens a shell on a task but by the condition', () => {
  expect(service().properties).toMatchObject({ EnableExecuteCommand: false });
  expect(service({ shell: { name: 'HasEcsExec' } }).properties).toMatchObject({
    EnableExecuteCommand: { 'Fn::If': ['HasEcsExec', true, false] },
  });
});
