import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { type InstanceGroupProps, instanceGroup } from './instance-group.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const props: InstanceGroupProps = {
  image: ref('Image'),
  instanceType: 't4g.small',
  volumeGigabytes: 16,
  key: ref('Key'),
  role: ref('Role'),
  vpc: ref('Vpc'),
  subnets: [ref('PrivateSubnetA'), ref('PrivateSubnetB')],
  targetGroups: [ref('Web')],
  userData: (group) => `signal ${group}`,
  tags: { PatchGroup: 'web' },
  after: [resource('Rule', 'AWS::ElasticLoadBalancingV2::ListenerRule', {} as never)],
};
const ofType = (type: string, more: Partial<InstanceGroupProps> = {}) =>
  instanceGroup('Web', { ...props, ...more }).resources.find((one) => one.type === type)!;
const group = (more: Partial<InstanceGroupProps> = {}) => ofType('AWS::AutoScaling::AutoScalingGroup', more);
const data = () =>
  (ofType('AWS::EC2::LaunchTemplate').properties as { LaunchTemplateData: Record<string, unknown> }).LaunchTemplateData;

test('a failed instance is replaced, by the health checks of the load balancer', () => {
  expect(group().properties).toMatchObject({
    MinSize: '1',
    DesiredCapacity: '1',
    HealthCheckType: 'ELB',
    TargetGroupARNs: [{ Ref: 'Web' }],
  });
});

test('an update starts a second instance, and deletes the first one only after a signal', () => {
  expect(group().properties).toMatchObject({ MaxSize: '2' });
  expect(group().updatePolicy?.AutoScalingRollingUpdate).toMatchObject({
    MinInstancesInService: 1,
    MaxBatchSize: 1,
    MinSuccessfulInstancesPercent: 100,
    WaitOnResourceSignals: true,
  });
});

test('nothing else changes the number of instances during an update', () => {
  const { SuspendProcesses } = group().updatePolicy!.AutoScalingRollingUpdate;
  expect([...SuspendProcesses].sort()).toEqual(
    ['AZRebalance', 'AlarmNotification', 'HealthCheck', 'ReplaceUnhealthy', 'ScheduledActions'].sort(),
  );
});

test('creation and update wait for the signal for the same time, and no health check stops the first boot', () => {
  const { creationPolicy, updatePolicy, properties } = group({ bootMinutes: 45 });
  expect(creationPolicy).toEqual({ ResourceSignal: { Count: 1, Timeout: 'PT45M' } });
  expect(updatePolicy).toMatchObject({ AutoScalingRollingUpdate: { PauseTime: 'PT45M' } });
  expect(properties).toMatchObject({ HealthCheckGracePeriod: 2700 });
});

test('a time that CloudFormation does not wait for is refused', () => {
  expect(() => group({ bootMinutes: 61 })).toThrow('Web: bootMinutes is 61. Use 1 to 60 minutes');
  expect(() => group({ bootMinutes: 0 })).toThrow('bootMinutes is 0');
});

test('a new version of the launch template replaces the instance', () => {
  expect(group().properties).toMatchObject({
    LaunchTemplate: {
      LaunchTemplateId: { Ref: 'WebLaunchTemplate' },
      Version: { 'Fn::GetAtt': ['WebLaunchTemplate', 'LatestVersionNumber'] },
    },
  });
});

test('the user data signals the group', () => {
  expect(group().id).toBe('WebGroup');
  expect(data().UserData).toEqual({ 'Fn::Base64': 'signal WebGroup' });
});

test('only IMDSv2, and not from containers on a bridge network', () => {
  expect(data().MetadataOptions).toEqual({
    HttpEndpoint: 'enabled',
    HttpTokens: 'required',
    HttpPutResponseHopLimit: 1,
  });
});

test('the volume is encrypted with the given key, and tagged', () => {
  expect(data().BlockDeviceMappings).toMatchObject([{ Ebs: { Encrypted: true, KmsKeyId: { Ref: 'Key' } } }]);
  expect(data().TagSpecifications).toMatchObject([
    { ResourceType: 'volume', Tags: [{ Key: 'Name' }, { Key: 'PatchGroup', Value: 'web' }] },
  ]);
});

test('instances have the tags', () => {
  expect(group().properties).toMatchObject({
    Tags: [
      { Key: 'Name', PropagateAtLaunch: true },
      { Key: 'PatchGroup', Value: 'web', PropagateAtLaunch: true },
    ],
  });
});

test('no public address, no inbound access, and outbound access only to port 443', () => {
  expect(data().NetworkInterfaces).toMatchObject([{ AssociatePublicIpAddress: false }]);
  const { properties } = ofType('AWS::EC2::SecurityGroup');
  expect(properties).not.toHaveProperty('SecurityGroupIngress');
  expect(properties).toMatchObject({ SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }] });
  expect((properties as { SecurityGroupEgress: unknown[] }).SecurityGroupEgress).toHaveLength(1);
});

test('instances start after what they need', () => {
  expect(group().dependsOn).toEqual(['Rule']);
});
