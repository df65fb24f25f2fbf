import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { operatorArns } from '@hipaa-stacks/baseline';
import {
  type Blueprint,
  blueprint,
  either,
  equals,
  flag,
  isAnyGiven,
  join,
  noValue,
  optionalIdOf,
  resource,
  snippet,
  text,
  texts,
  when,
} from '@hipaa-stacks/cloudformation';
import { accessLogBucket, allowLogDelivery, dataKey, flowLogBucket } from '@hipaa-stacks/data';
import {
  anyIpv4,
  anyIpv6,
  egressOnlyGateway,
  flowLog,
  internetGateway,
  natGateways,
  networkOf,
  routes,
  securityGroup,
  tier,
  vpc,
  vpcCidrConstraints,
  zonesWithThird,
} from '@hipaa-stacks/network';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { network } from '../blueprints/audit-trail/src/network.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const VpcCidr = text('CIDR block', {
  Description: 'CIDR block of the VPC.',
  Default: '10.0.0.0/16',
  ...vpcCidrConstraints,
});
const subnetIds = texts('Subnets', {
  Description: 'Optional. IDs of existing subnets.',
  Default: '',
  AllowedPattern: '^$|^subnet-[0-9a-f]+$',
  ConstraintDescription: 'IDs of subnets, or empty',
});
const on = (Description: string) => flag('Switch', 'true', { Description });

/** The network of audit-trail, with all its options. */
const threeTiers = blueprint('three-tiers', {
  title: 'Network of audit-trail',
  parameters: {
    Network: {
      VpcCidr,
      Network: on('Whether to create a network.'),
      NatPerZone: on('Whether to create a NAT gateway in each zone.'),
      Endpoints: on('Whether to create endpoints.'),
    },
  },
  conditions: (p) => ({
    HasNetwork: equals(p.Network, 'true'),
    HasNatPerZone: equals(p.NatPerZone, 'true'),
    HasSessionEndpoints: equals(p.Endpoints, 'true'),
  }),
  system: (p, has) => {
    const key = dataKey('Key', { description: 'Flow logs', services: [allowLogDelivery], keep: 'log-store' });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const result = network(has, {
      vpcCidr: p.VpcCidr,
      key: key.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
      ssh: [{ cidr: '192.0.2.0/24' }],
    });
    return {
      stacks: { security: [key, accessLogs], network: result.snippets },
      outputs: {
        VpcId: { description: 'ID of the VPC', value: result.vpc },
        Private: { description: 'Private subnets', value: result.subnetIds.private },
      },
    };
  },
});

/** A network with IPv6 in two or three zones, or an existing one, for a security group in another stack. */
const ownOrExisting = blueprint('own-or-existing', {
  title: 'A new or an existing network',
  parameters: {
    Network: {
      VpcCidr,
      EnableThirdZone: on('Whether to use a third Availability Zone.'),
      NatPerZone: on('Whether to create a NAT gateway in each zone.'),
      OperatorArns: operatorArns('flow logs'),
      VpcId: optionalIdOf('AWS::EC2::VPC', 'vpc', 'VPC', { Description: 'Optional. ID of an existing VPC.' }),
      PublicSubnets: subnetIds,
      PrivateSubnets: subnetIds,
    },
  },
  conditions: (p) => ({
    HasOperators: isAnyGiven(p.OperatorArns),
    HasOwnNetwork: equals(p.VpcId, ''),
    HasThirdZone: equals(p.EnableThirdZone, 'true'),
    HasNatPerZone: equals(p.NatPerZone, 'true'),
  }),
  system: (p, has) => {
    const key = dataKey('Key', {
      description: 'Flow logs',
      services: [either(has.HasOwnNetwork, allowLogDelivery, noValue)],
      encrypts: ['AWS::S3::Bucket'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'log-store',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const zones = zonesWithThird(has.HasThirdZone);
    const resources = when(has.HasOwnNetwork, () => {
      const net = vpc('Vpc', { cidr: p.VpcCidr, ipv6: true });
      const internet = internetGateway('InternetGateway', { vpc: net.id });
      const publicTier = tier('Public', { vpc: net, zones, quarter: 0 });
      const privateTier = tier('Private', { vpc: net, zones, quarter: 2 });
      const nat = natGateways('NatGateway', {
        zones: publicTier.zones,
        perZone: has.HasNatPerZone,
        after: internet.attachment,
      });
      const egressOnly = egressOnlyGateway('EgressOnlyGateway', { vpc: net.id });
      const [all, allIpv6] = [{ range: anyIpv4 }, { ipv6Range: anyIpv6 }];
      const viaInternetGateway = {
        zones: publicTier.zones,
        by: { internetGateway: internet.id },
        after: internet.attachment,
      };
      const records = flowLogBucket('FlowLogBucket', {
        key: key.arn,
        accessLogs: accessLogs.name,
        retentionDays: 2192,
      });
      return {
        ...{ net, internet, open: publicTier, closed: privateTier, nat, egressOnly, records },
        openRoutes: routes('PublicInternetRoute', { ...viaInternetGateway, to: all }),
        openRoutesIpv6: routes('PublicInternetIpv6Route', { ...viaInternetGateway, to: allIpv6 }),
        closedRoutes: routes('PrivateNatRoute', { zones: privateTier.zones, to: all, by: { natGateways: nat.ids } }),
        closedRoutesIpv6: routes('PrivateEgressOnlyRoute', {
          zones: privateTier.zones,
          to: allIpv6,
          by: { egressOnlyGateway: egressOnly.id },
        }),
        log: flowLog('FlowLog', { vpc: net.id, to: { bucket: records.arn }, after: records.policy }),
      };
    });
    const where = networkOf(
      { vpc: resources.net.id, publicSubnets: resources.open.subnets, privateSubnets: resources.closed.subnets },
      { vpc: p.VpcId, publicSubnets: p.PublicSubnets, privateSubnets: p.PrivateSubnets },
    );
    const database = securityGroup('DatabaseSecurityGroup', { vpc: where.vpc, description: 'Database' });
    const subnets = resource('DatabaseSubnetGroup', 'AWS::RDS::DBSubnetGroup', {
      DBSubnetGroupDescription: 'Database',
      SubnetIds: where.privateSubnets,
    });
    return {
      stacks: { security: [key, accessLogs], network: Object.values(resources), data: [database, snippet([subnets])] },
      outputs: {
        Vpc: { description: 'ID of the VPC', value: where.vpc },
        Group: { description: 'ID of the security group', value: database.id },
        Subnets: { description: 'Subnet group', value: subnets.ref },
        PublicSubnets: { description: 'Public subnets', value: join(',', where.publicSubnets) },
        PrivateSubnets: { description: 'Private subnets', value: join(',', where.privateSubnets) },
        Key: { description: 'Key', value: key.arn },
      },
    };
  },
});

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

/** Creates a stack of a blueprint and deletes it; returns its resources and outputs. */
async function createdAndDeleted(system: Blueprint, parameters: Record<string, string> = {}) {
  const { published } = await buildAndPublish(emulator, system);
  const { outputs } = await deploy(emulator, published, system.name, { parameters });
  const resources = await resourcesBelow(emulator, system.name);
  await deleteStack({ aws: emulator, stackName: system.name, yes: true, interactive: false, say: () => {} });
  const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
  expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
  return { outputs, resources };
}

test('the network of audit-trail is created and deleted', async () => {
  const { outputs, resources } = await createdAndDeleted(threeTiers);
  expect(outputs.Private?.split(',')).toHaveLength(2);
  const count = (type: string) => resources.filter((resource) => resource.type === type).length;
  expect(count('AWS::EC2::Subnet')).toBe(6);
  expect(count('AWS::EC2::NatGateway')).toBe(2);
  expect(count('AWS::EC2::VPCEndpoint')).toBe(4);
});

test.each([
  ['three zones, NAT in each', {}, { subnets: 3, gateways: 3 }],
  ['two zones, one NAT', { EnableThirdZone: 'false', NatPerZone: 'false' }, { subnets: 2, gateways: 1 }],
])('a new network: %s', async (_, parameters, { subnets, gateways }) => {
  const { outputs, resources } = await createdAndDeleted(ownOrExisting, parameters);
  expect(outputs.PrivateSubnets?.split(',')).toHaveLength(subnets);
  expect(resources.filter(({ type }) => type === 'AWS::EC2::NatGateway')).toHaveLength(gateways);
});

test('an existing network, such as one of another stack', async () => {
  const { published } = await buildAndPublish(emulator, ownOrExisting);
  const first = (await deploy(emulator, published, 'first')).outputs;
  const second = await deploy(emulator, published, 'second', {
    parameters: {
      VpcId: first.Vpc!,
      PublicSubnets: first.PublicSubnets!,
      PrivateSubnets: first.PrivateSubnets!,
    },
  });
  const shown = ({ Vpc, PublicSubnets, PrivateSubnets }: Record<string, string>) => [
    Vpc,
    PublicSubnets,
    PrivateSubnets,
  ];
  expect(shown(second.outputs)).toEqual(shown(first));
  const created = await resourcesBelow(emulator, 'second');
  expect(created.filter(({ type }) => /^AWS::EC2::(VPC|Subnet)$/.test(type))).toEqual([]);
});

test('no chain has findings in either network', () => {
  expect(checkBlueprint(ownOrExisting).map(formatFinding)).toEqual([]);
});
