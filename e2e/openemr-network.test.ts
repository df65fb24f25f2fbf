import type { Problem } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteStack } from '../tools/src/deploy/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { clinicNetwork } from './support/clinic-network.ts';
import type { Emulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { changes, expectRetained, resourcesById, startOpenEmr } from './support/openemr.ts';
import { query, sendRequest } from './support/query-api.ts';
import { buildAndPublish, deploy } from './support/release.ts';

const say = () => undefined;
let emulator: Emulator;
let published: Published;
let network: {
  readonly NetworkMode: string;
  readonly VpcId: string;
  readonly PublicSubnetIds: string;
  readonly PrivateSubnetIds: string;
};
beforeAll(async () => {
  ({ emulator, published } = await startOpenEmr());
  const { outputs } = await deploy(emulator, (await buildAndPublish(emulator, clinicNetwork)).published, 'network');
  network = { NetworkMode: 'existing', ...outputs } as never;
});
afterAll(() => emulator?.stop());

const all = (text: string, tag: string): readonly string[] =>
  [...text.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map(([, value]) => value!).sort();
const listed = (ids: string, count: number) => ids.split(',').slice(0, count).sort();
const ofVpc = () => ({ 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': network.VpcId });
const remove = (stackName: string) => deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say });

/** Subnets of resources, as returned by their services. */
async function subnets(stack: string) {
  const resources = await resourcesById(emulator, stack);
  const id = (logicalId: string) => resources.get(logicalId)!.physicalId;
  const { services } = await callJson<{ services: Service[] }>(emulator, 'ecs', 'DescribeServices', {
    cluster: id('Cluster'),
    services: [id('Service')],
  });
  const balancers = await query(emulator, 'elasticloadbalancing', 'DescribeLoadBalancers', {
    'LoadBalancerArns.member.1': id('LoadBalancer'),
  });
  const DBSubnetGroupName = id('DatabaseSubnetGroup');
  const targets = await sendRequest(
    emulator,
    'elasticfilesystem',
    `/2015-02-01/mount-targets?FileSystemId=${id('FileSystem')}`,
  );
  return {
    resources,
    tasks: [...services[0]!.networkConfiguration.awsvpcConfiguration.subnets].sort(),
    loadBalancer: all(balancers, 'SubnetId'),
    database: all(await query(emulator, 'rds', 'DescribeDBSubnetGroups', { DBSubnetGroupName }), 'SubnetIdentifier'),
    files: (JSON.parse(targets).MountTargets as { SubnetId: string }[]).map(({ SubnetId }) => SubnetId).sort(),
  };
}
interface Service {
  readonly networkConfiguration: { readonly awsvpcConfiguration: { readonly subnets: readonly string[] } };
}

const ownNetwork = /^AWS::EC2::(VPC|Subnet|RouteTable|Route|NatGateway|InternetGateway|EIP|FlowLog|VPCEndpoint|Egress)/;

test('it uses the subnets of an existing VPC, in three zones, and creates no network', async () => {
  await deploy(emulator, published, 'emr', { parameters: { ...network, EnableThirdZone: 'true' } });
  const { resources, ...subnetIds } = await subnets('emr');
  expect([...resources.values()].filter(({ type }) => ownNetwork.test(type))).toEqual([]);
  const [open, closed] = [listed(network.PublicSubnetIds, 3), listed(network.PrivateSubnetIds, 3)];
  expect(new Set([...open, ...closed]).size).toBe(6);
  expect(subnetIds).toEqual({ tasks: closed, loadBalancer: open, database: closed, files: closed });
  const groups = [...resources.values()].filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
  const inVpc = all(await query(emulator, 'ec2', 'DescribeSecurityGroups', ofVpc()), 'groupId');
  expect(inVpc).toEqual(expect.arrayContaining(groups.map(({ physicalId }) => physicalId)));
});

test('without EnableThirdZone the third subnets of the lists are not used, and no resource is replaced', async () => {
  const before = await resourcesById(emulator, 'emr');
  await deploy(emulator, published, 'emr', { parameters: { EnableThirdZone: 'false' } });
  const { resources, ...subnetIds } = await subnets('emr');
  expect(changes(before, resources)).toEqual({ added: [], removed: ['MountTargetC'], replaced: [] });
  const [open, closed] = [listed(network.PublicSubnetIds, 2), listed(network.PrivateSubnetIds, 2)];
  expect(subnetIds).toMatchObject({ tasks: closed, loadBalancer: open, database: closed, files: closed });
});

test.each([
  [
    'EnableThirdZone with only two subnets in the lists',
    (two: Lists) => ({ ...two, EnableThirdZone: 'true' }),
    /index|nonexistent/,
  ],
  [
    'a subnet that does not exist',
    (two: Lists) => ({ ...two, PublicSubnetIds: 'subnet-00000000,subnet-00000001' }),
    /^emr\/EdgeStack\/LoadBalancer \(.*subnet-00000000.*check the IDs/,
  ],
])('%s: the stack is not changed', async (_what, valuesOf, reason) => {
  const before = await resourcesById(emulator, 'emr');
  const two = {
    PublicSubnetIds: network.PublicSubnetIds.split(',').slice(0, 2).join(','),
    PrivateSubnetIds: network.PrivateSubnetIds.split(',').slice(0, 2).join(','),
  };
  const { message, fix } = await deploy(emulator, published, 'emr', { parameters: valuesOf(two) }).then(
    () => expect.fail('it was expected to fail'),
    (problem: Problem) => problem,
  );
  expect(message).toMatch(reason);
  expect(fix).toContain('The stack is unchanged.');
  expect(changes(before, await resourcesById(emulator, 'emr'))).toEqual({ added: [], removed: [], replaced: [] });
});
interface Lists {
  readonly PublicSubnetIds: string;
  readonly PrivateSubnetIds: string;
}

test('a deletion retains the network and the stores, and leaves nothing that prevents the deletion of the network', async () => {
  const created = [...(await resourcesById(emulator, 'emr')).values()];
  await remove('emr');
  await expectRetained(emulator, created);
  expect(all(await query(emulator, 'ec2', 'DescribeSubnets', ofVpc()), 'subnetId')).toHaveLength(6);
  expect(all(await query(emulator, 'ec2', 'DescribeSecurityGroups', ofVpc()), 'groupName')).toEqual(['default']);
  await remove('network');
  expect(await query(emulator, 'ec2', 'DescribeVpcs')).not.toContain(network.VpcId);
});
