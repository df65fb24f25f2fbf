import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { operatorArns } from '@hipaa-stacks/audit';
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
import { checked } from './support/checked.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const VpcCidr = text('Range', { Description: 'Range of the VPC.', Default: '10.0.0.0/16', ...vpcCidrConstraints });
const subnetIds = texts('Subnets', {
  Description: 'Subnets that exist.',
  Default: '',
  AllowedPattern: '^$|^subnet-[0-9a-f]+$',
  ConstraintDescription: 'Ids of subnets, or nothing',
});
const on = (Description: string) => flag('Switch', 'true', { Description });

/** The network of audit-trail by itself, with all that it can have. */
const threeTiers = blueprint('three-tiers', {
  title: 'The network of audit-trail by itself',
  parameters: {
    Network: { VpcCidr, Network: on('A network.'), NatPerZone: on('NAT in each zone.'), Endpoints: on('Endpoints.') },
  },
  conditions: (p) => ({
    HasNetwork: equals(p.Network, 'true'),
    HasNatPerZone: equals(p.NatPerZone, 'true'),
    HasSessionEndpoints: equals(p.Endpoints, 'true'),
  }),
  system: (p, has) => {
    const key = dataKey('Key', { description: 'Records', services: [allowLogDelivery], keep: 'log-store' });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const made = network(has, {
      vpcCidr: p.VpcCidr,
      key: key.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
      ssh: [{ cidr: '192.0.2.0/24' }],
    });
    return {
      stacks: { security: [key, accessLogs], network: made.snippets },
      outputs: {
        VpcId: { description: 'The VPC', value: made.vpc },
        Private: { description: 'Private subnets', value: made.subnetIds.private },
      },
    };
  },
});

/** A network with IPv6 in two or three zones, or one that exists: what a group in another stack is made for. */
const ownOrExisting = blueprint('own-or-existing', {
  title: 'Its own network or another one',
  parameters: {
    Network: {
      VpcCidr,
      EnableThirdZone: on('A third zone.'),
      NatPerZone: on('NAT in each zone.'),
      OperatorArns: operatorArns('flow logs'),
      VpcId: optionalIdOf('AWS::EC2::VPC', 'vpc', 'VPC', { Description: 'A VPC that exists.' }),
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
      description: 'Records',
      services: [either(has.HasOwnNetwork, allowLogDelivery, noValue)],
      encrypts: ['AWS::S3::Bucket'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'log-store',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });
    const zones = zonesWithThird(has.HasThirdZone);
    const made = when(has.HasOwnNetwork, () => {
      const net = vpc('Vpc', { cidr: p.VpcCidr, ipv6: true });
      const internet = internetGateway('InternetGateway', { vpc: net.id });
      const open = tier('Public', { vpc: net, zones, quarter: 0 });
      const closed = tier('Private', { vpc: net, zones, quarter: 2 });
      const nat = natGateways('NatGateway', {
        zones: open.zones,
        perZone: has.HasNatPerZone,
        after: internet.attachment,
      });
      const egressOnly = egressOnlyGateway('EgressOnlyGateway', { vpc: net.id });
      const [all, allIpv6] = [{ range: anyIpv4 }, { ipv6Range: anyIpv6 }];
      const viaInternetGateway = {
        zones: open.zones,
        by: { internetGateway: internet.id },
        after: internet.attachment,
      };
      const records = flowLogBucket('FlowLogBucket', {
        key: key.arn,
        accessLogs: accessLogs.name,
        retentionDays: 2192,
      });
      return {
        ...{ net, internet, open, closed, nat, egressOnly, records },
        openRoutes: routes('PublicInternetRoute', { ...viaInternetGateway, to: all }),
        openRoutesIpv6: routes('PublicInternetIpv6Route', { ...viaInternetGateway, to: allIpv6 }),
        closedRoutes: routes('PrivateNatRoute', { zones: closed.zones, to: all, by: { natGateways: nat.ids } }),
        closedRoutesIpv6: routes('PrivateEgressOnlyRoute', {
          zones: closed.zones,
          to: allIpv6,
          by: { egressOnlyGateway: egressOnly.id },
        }),
        log: flowLog('FlowLog', { vpc: net.id, to: { bucket: records.arn }, after: records.policy }),
      };
    });
    const where = networkOf(
      { vpc: made.net.id, publicSubnets: made.open.subnets, privateSubnets: made.closed.subnets },
      { vpc: p.VpcId, publicSubnets: p.PublicSubnets, privateSubnets: p.PrivateSubnets },
    );
    const database = securityGroup('DatabaseSecurityGroup', { vpc: where.vpc, description: 'The database' });
    const subnets = resource('DatabaseSubnetGroup', 'AWS::RDS::DBSubnetGroup', {
      DBSubnetGroupDescription: 'The database',
      SubnetIds: where.privateSubnets,
    });
    return {
      stacks: { security: [key, accessLogs], network: Object.values(made), data: [database, snippet([subnets])] },
      outputs: {
        Vpc: { description: 'VPC', value: where.vpc },
        Group: { description: 'Group', value: database.id },
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

/** Creates a stack of a blueprint and deletes it; returns what stood in it and its outputs. */
async function createdAndDeleted(system: Blueprint, parameters: Record<string, string> = {}) {
  const { published } = await buildAndPublish(emulator, system);
  const { outputs } = await deploy(emulator, published, system.name, { parameters });
  const made = await resourcesBelow(emulator, system.name);
  await deleteStack({ aws: emulator, stackName: system.name, yes: true, interactive: false, say: () => {} });
  const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
  expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
  return { outputs, made };
}

test('the network of audit-trail is created and deleted', async () => {
  const { outputs, made } = await createdAndDeleted(threeTiers);
  expect(outputs.Private?.split(',')).toHaveLength(2);
  const count = (type: string) => made.filter((resource) => resource.type === type).length;
  expect(count('AWS::EC2::Subnet')).toBe(6);
  expect(count('AWS::EC2::NatGateway')).toBe(2);
  expect(count('AWS::EC2::VPCEndpoint')).toBe(4);
});

test.each([
  ['three zones, NAT in each', {}, { subnets: 3, gateways: 3 }],
  ['two zones, one NAT', { EnableThirdZone: 'false', NatPerZone: 'false' }, { subnets: 2, gateways: 1 }],
])('a network of its own: %s', async (_, parameters, { subnets, gateways }) => {
  const { outputs, made } = await createdAndDeleted(ownOrExisting, parameters);
  expect(outputs.PrivateSubnets?.split(',')).toHaveLength(subnets);
  expect(made.filter(({ type }) => type === 'AWS::EC2::NatGateway')).toHaveLength(gateways);
});

test('a network that exists, such as the one of another stack', async () => {
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
  const made = await resourcesBelow(emulator, 'second');
  expect(made.filter(({ type }) => /^AWS::EC2::(VPC|Subnet)$/.test(type))).toEqual([]);
});

test('no chain breaks in either', () => {
  expect(checked(ownOrExisting).map(formatFinding)).toEqual([]);
});
