import { expect, test } from 'vitest';
import type { Resources } from './context.ts';
import {
  countOf,
  fargateVcpus,
  gatewayEndpoints,
  interfaceEndpointsOfVpc,
  natGatewaysOfZone,
  rulesOfGroup,
} from './demand.ts';
import { openEmrContext } from './testing/openemr.ts';

const openEmr = (parameters: Readonly<Record<string, string>>) => openEmrContext(parameters, {}).resources;

test('the number of addresses depends on the NAT gateways of the profile and the zones', () => {
  const addresses = (parameters: Readonly<Record<string, string>>) => countOf(openEmr(parameters), 'AWS::EC2::EIP');
  expect(addresses({ Profile: 'small' })).toBe(1);
  expect(addresses({})).toBe(2);
  expect(addresses({ EnableThirdZone: 'true' })).toBe(3);
  const existing = {
    NetworkMode: 'existing',
    VpcId: 'vpc-1',
    PublicSubnetIds: 'subnet-1,subnet-2',
    PrivateSubnetIds: 'subnet-3,subnet-4',
  };
  expect(addresses(existing)).toBe(0);
  expect(natGatewaysOfZone(openEmr({ EnableThirdZone: 'true' })), 'one in each').toBe(1);
});

test('two NAT gateways in two subnets of one zone count as two for that zone', () => {
  const subnet = (zone: number) => ({
    Type: 'AWS::EC2::Subnet',
    Properties: { AvailabilityZone: { 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] } },
  });
  const gateway = (id: string) => ({ Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: { Ref: id } } });
  const resources: Resources = {
    'Net/A': subnet(0),
    'Net/B': subnet(0),
    'Net/C': subnet(1),
    'Net/One': gateway('Net/A'),
    'Net/Two': gateway('Net/B'),
    'Net/Three': gateway('Net/C'),
  };
  expect(natGatewaysOfZone(resources)).toBe(2);
});

test('interface endpoints are those of the network and of Bedrock, without gateway endpoints', () => {
  const bedrock = { EnableBedrock: 'true', BedrockModelId: 'amazon.nova-lite-v1:0' };
  expect(interfaceEndpointsOfVpc(openEmr({}))).toBe(0);
  expect(interfaceEndpointsOfVpc(openEmr(bedrock))).toBe(1);
  const all = openEmr({ ...bedrock, CreateEndpoints: 'true' });
  expect(interfaceEndpointsOfVpc(all) + gatewayEndpoints(all)).toBe(countOf(all, 'AWS::EC2::VPCEndpoint'));
  expect(interfaceEndpointsOfVpc(all)).toBeGreaterThan(1);
});

test('vCPUs are tasks by size, from the minimum to the maximum', () => {
  expect(fargateVcpus(openEmr({}))).toEqual({ least: 2, most: 10 });
  const large = { TaskCpu: '4096', TaskMemory: '8192', MinTasks: '3', MaxTasks: '20' };
  expect(fargateVcpus(openEmr(large))).toEqual({ least: 12, most: 80 });
  const unscaled: Resources = {
    'App/Task': { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '512' } },
    'App/Service': { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'App/Task' }, DesiredCount: 4 } },
  };
  expect(fargateVcpus(unscaled)).toEqual({ least: 2, most: 2 });
});

test('rules of a group are counted by direction, inline rules and separate resources', () => {
  const separate = (type: string) => ({
    Type: type,
    Properties: { GroupId: { 'Fn::GetAtt': ['App/Group', 'GroupId'] } },
  });
  const resources: Resources = {
    'App/Group': {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { SecurityGroupIngress: [{}, {}], SecurityGroupEgress: [{}] },
    },
    'App/In': separate('AWS::EC2::SecurityGroupIngress'),
    'App/Out': separate('AWS::EC2::SecurityGroupEgress'),
  };
  expect(rulesOfGroup(resources)).toBe(3);
});
