import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { groupOf, groupTemplate } from './support/auto-scaling.ts';
import { type Emulator, expectRefused, startEmulator } from './support/emulator.ts';
import { query, textsOf } from './support/query-api.ts';
import { until } from './support/until.ts';

describe('instances that only the test signals for', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ instances: 'none' });
  });
  afterAll(() => emulator?.stop());

  const firstOf = (group: ReturnType<typeof groupOf>) =>
    until('first instance', async () => (await group.instances())[0]);
  const otherThan = (group: ReturnType<typeof groupOf>, first: string) =>
    until('another instance', async () => (await group.instances()).find((id) => id !== first));

  /** Creates a stack whose group has one instance; returns the ID of the instance. */
  async function created(name: string, template: object) {
    const group = groupOf(emulator, name);
    await group.create(template);
    const first = await firstOf(group);
    await group.signal(first, 'SUCCESS');
    expect(await group.settled()).toBe('CREATE_COMPLETE');
    return { group, first };
  }

  test('a group launches the version of its launch template, with an address of the subnet, tags and a target', async () => {
    const { group, first } = await created('launch', groupTemplate({ userData: 'v1' }));
    const describe = async (id: string) => query(emulator, 'ec2', 'DescribeInstances', { 'InstanceId.1': id });
    const instance = await describe(first);
    expect(instance).toContain('<instanceType>t3.small</instanceType>');
    expect(textsOf(instance, 'privateIpAddress')).toEqual(['10.61.7.4']);
    expect(textsOf(instance, 'subnetId')[0]).toBe((await group.resources()).get('Subnet'));
    const values = textsOf(instance, 'value');
    const tags = Object.fromEntries(textsOf(instance, 'key').map((key, index) => [key, values[index]]));
    expect(tags).toMatchObject({
      Name: 'web',
      'aws:cloudformation:logical-id': 'Group',
      'aws:ec2launchtemplate:version': '1',
    });
    expect(await group.health()).toEqual({ [first]: 'healthy' });

    await query(emulator, 'ec2', 'TerminateInstances', { 'InstanceId.1': first });
    const replacement = await otherThan(group, first);
    await until('deregistration', async () => Object.keys(await group.health()).join() === replacement);
    const activities = await query(emulator, 'autoscaling', 'DescribeScalingActivities');
    expect(activities).toContain('in response to an EC2 health check');
    expect(await group.remove()).toBe('DELETE_COMPLETE');
    expect(textsOf(await describe(replacement), 'name')).toContain('terminated');
  });

  test('a new version launches an instance, waits for its signal, and then terminates the old one', async () => {
    const { group, first } = await created('rolls', groupTemplate({ userData: 'v1' }));
    await group.update(groupTemplate({ userData: 'v2' }));
    const next = await otherThan(group, first);
    expect(await group.instances()).toEqual([first, next]);
    await group.signal(next, 'SUCCESS');
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    expect(await group.instances()).toEqual([next]);
    expect(await group.version(next)).toBe('2');
    const events = (await group.events()).join('\n');
    expect(events).toMatch(
      /Rolling update initiated. Terminating 1 obsolete instance\(s\) in batches of 1, while keeping at least 1/,
    );
    expect(events).toContain('Temporarily setting autoscaling group MinSize and DesiredCapacity to 2.');
    expect(events).toContain(`UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId ${next}`);
    expect(events).toContain(`Terminating instance(s) [${first}]; replacing with 0 new instance(s).`);
    const groups = await query(emulator, 'autoscaling', 'DescribeAutoScalingGroups');
    const described = groups.split('<AutoScalingGroupName>').find((text) => text.startsWith('rolls-'))!;
    expect(textsOf(described, 'MinSize')).toEqual(['1']);
    expect(textsOf(described, 'DesiredCapacity')).toEqual(['1']);
    expect(described).toContain('<SuspendedProcesses></SuspendedProcesses>');
  });

  test.each<[string, 'FAILURE' | undefined, RegExp]>([
    ['fails', 'FAILURE', /Received 1 FAILURE signal\(s\) out of 1/],
    ['is-silent', undefined, /Failed to receive 1 resource signal\(s\) for the current batch/],
  ])('a new version that %s is rolled back, and the old instance stays', async (name, status, why) => {
    const { group, first } = await created(name, groupTemplate({ userData: 'v1' }));
    await group.update(groupTemplate({ userData: 'v2', pause: status ? 'PT1M' : 'PT2S' }));
    if (status) await group.signal(await otherThan(group, first), status);
    expect(await group.settled()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await group.instances()).toEqual([first]);
    expect(await group.version(first)).toBe('1');
    expect(await group.health()).toEqual({ [first]: 'healthy' });
    expect((await group.events()).join('\n')).toMatch(why);
    // The next attempt starts from there.
    await group.update(groupTemplate({ userData: 'v3' }));
    await group.signal(await otherThan(group, first), 'SUCCESS');
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
  });

  test('an update that waits for a signal can be cancelled', async () => {
    const { group, first } = await created('cancelled', groupTemplate({ userData: 'v1' }));
    await group.update(groupTemplate({ userData: 'v2', pause: 'PT1H' }));
    await otherThan(group, first);
    await group.stacks.cancelUpdateStack({ StackName: 'cancelled' });
    expect(await group.settled()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await group.instances()).toEqual([first]);
  });

  test('with no instance to keep in service, the old one ends first, and a rollback launches the old version again', async () => {
    const options = { minInService: 0, maxSize: 1 };
    const { group, first } = await created('outage', groupTemplate({ userData: 'v1', ...options }));
    await group.update(groupTemplate({ userData: 'v2', ...options }));
    const bad = await otherThan(group, first);
    expect(await group.instances()).toEqual([bad]);
    await group.signal(bad, 'FAILURE');
    const restored = await otherThan(group, bad);
    await group.signal(restored, 'SUCCESS');
    expect(await group.settled()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await group.instances()).toEqual([restored]);
    expect(await group.version(restored)).toBe('1');
  });

  test('the group of a nested stack gets signals by the ARN of the nested stack, and is rolled back with it', async () => {
    const s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket: 'nested-group' });
    const parent = async (version: string, options = {}) => {
      const Body = JSON.stringify(groupTemplate({ userData: version, ...options }));
      await s3.putObject({ Bucket: 'nested-group', Key: `${version}.json`, Body });
      const TemplateURL = `https://nested-group.s3.us-east-1.amazonaws.com/${version}.json`;
      return { Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } } } };
    };
    const group = groupOf(emulator, 'nested');
    await group.create(await parent('v1'));
    const first = await firstOf(group);
    const child = await until(
      'nested stack',
      async () => (await group.resources()).get('Child') ?? (await childOf(group)),
    );
    await group.signal(first, 'SUCCESS', child);
    expect(await group.settled()).toBe('CREATE_COMPLETE');

    await group.update(await parent('v2'));
    await group.signal(await otherThan(group, first), 'FAILURE', child);
    expect(await group.settled()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await group.instances()).toEqual([first]);
    expect(await group.version(first)).toBe('1');

    await group.update(await parent('v3'));
    const next = await otherThan(group, first);
    await group.signal(next, 'SUCCESS', child);
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    expect(await group.instances()).toEqual([next]);
  });

  const childOf = async ({ stacks }: ReturnType<typeof groupOf>) =>
    (await stacks.describeStacks({})).Stacks!.find(({ StackName }) => StackName!.startsWith('nested-Child'))?.StackId;

  test('what AWS refuses: MinInstancesInService of MaxSize, unknown processes, a signal to a resource that does not wait', async () => {
    const { group } = await created('refuses', groupTemplate({ userData: 'v1' }));
    await group.update(groupTemplate({ userData: 'v2', minInService: 2 }));
    expect(await group.settled()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await group.events()).join('\n')).toContain(
      "MinInstancesInService must be less than the autoscaling group's MaxSize",
    );
    const signal = { StackName: 'refuses', LogicalResourceId: 'Group', UniqueId: 'i-1', Status: 'SUCCESS' as const };
    await expect(group.stacks.signalResource(signal)).rejects.toThrow(
      'is in UPDATE_ROLLBACK_COMPLETE state and cannot be signaled',
    );
  });
});

describe('instances with a stand-in for signals', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());
  const signalling = (resource: string) =>
    `/opt/aws/bin/cfn-signal -e $? --stack \${AWS::StackId} --resource ${resource} --region \${AWS::Region}`;

  test('it signals if the user data calls cfn-signal for the resource', async () => {
    const group = groupOf(emulator, 'calls');
    await group.create(groupTemplate({ userData: signalling('Group') }));
    expect(await group.settled()).toBe('CREATE_COMPLETE');
    await group.update(groupTemplate({ userData: `echo v2\n${signalling('Group')}` }));
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    expect(await group.version((await group.instances())[0]!)).toBe('2');
  });

  test.each([
    ['another-resource', signalling('Server')],
    ['no-call', 'echo Group'],
  ])('and fails at once if it does not: %s', async (name, userData) => {
    const group = groupOf(emulator, name);
    await group.create(groupTemplate({ userData, timeout: 'PT1H' }));
    expect(await group.settled()).toBe('ROLLBACK_COMPLETE');
    expect((await group.events()).join('\n')).toContain('Failed to receive 1 resource signal(s)');
  });
});

test('in report mode, a missing signal is listed, and the stack succeeds', async () => {
  const emulator = await startEmulator({ strict: 'report' });
  try {
    const group = groupOf(emulator, 'reported');
    await group.create(groupTemplate({ userData: 'echo v1' }));
    expect(await group.settled()).toBe('CREATE_COMPLETE');
    await expectRefused(emulator, 'Failed to receive 1 resource signal(s)');
    await group.update(groupTemplate({ userData: 'echo v2' }));
    expect(await group.settled()).toBe('UPDATE_COMPLETE');
    expect(await group.version((await group.instances())[0]!)).toBe('2');
    await expectRefused(emulator, 'the user data does not call cfn-signal');
  } finally {
    await emulator.stop();
  }
});
