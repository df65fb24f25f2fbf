import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { network } from './network.ts';

const condition = (name: string) => ({ name });
const { snippets } = network(
  {
    HasNetwork: condition('HasNetwork'),
    HasNatPerZone: condition('HasNatPerZone'),
    HasSessionEndpoints: condition('HasSessionEndpoints'),
  },
  {
    vpcCidr: '10.0.0.0/16',
    key: unchecked({ 'Fn::GetAtt': ['Key', 'Arn'] }),
    accessLogs: unchecked({ Ref: 'AccessLogBucket' }),
    retentionDays: 2192,
    ssh: [{ cidr: '192.0.2.0/24', given: condition('HasSsh') }],
  },
);

const resources = snippets.flatMap((each) => each.resources);
const idsWhere = (type: string, has: object) =>
  resources
    .filter((resource) => resource.type === type && expect.objectContaining(has).asymmetricMatch(resource.properties))
    .map(({ id }) => id);

test('all resources depend on CreateNetwork, and resources with an hourly price on their own parameters', () => {
  expect(resources.filter(({ when }) => when[0] !== 'HasNetwork')).toEqual([]);
  const costing = resources.filter(({ id }) => /^(SessionEndpoints|NatGatewayB)/.test(id));
  expect(costing.map(({ when }) => when[1])).toEqual([
    ...Array.from({ length: 2 }, () => 'HasNatPerZone'),
    ...Array.from({ length: 4 }, () => 'HasSessionEndpoints'),
  ]);
});

test('no subnet assigns public addresses, and each subnet has a different range', () => {
  const subnets = resources.filter(({ type }) => type === 'AWS::EC2::Subnet').map(({ properties }) => properties);
  expect(subnets).toHaveLength(6);
  for (const subnet of subnets) expect(subnet).toMatchObject({ MapPublicIpOnLaunch: false });
  expect(new Set(subnets.map((subnet) => JSON.stringify('CidrBlock' in subnet && subnet.CidrBlock))).size).toBe(6);
});

test('only the public tier routes to the internet gateway, the other tiers to NAT gateways', () => {
  const toInternet = idsWhere('AWS::EC2::Route', { GatewayId: { Ref: 'InternetGateway' } });
  expect(toInternet).toEqual(['PublicInternetRouteA', 'PublicInternetRouteB']);
  const byNat = idsWhere('AWS::EC2::Route', { NatGatewayId: expect.anything() });
  expect(byNat).toEqual(['ManagementNatRouteA', 'ManagementNatRouteB', 'PrivateNatRouteA', 'PrivateNatRouteB']);
});

test('network ACLs allow return traffic, HTTP and HTTPS to the public tier, and SSH from the configured range only', () => {
  const fromInternet = idsWhere('AWS::EC2::NetworkAclEntry', { Egress: false, CidrBlock: '0.0.0.0/0' });
  expect(fromInternet).toEqual([
    ...['PublicAclInbound100', 'PublicAclInbound110', 'PublicAclInbound200', 'PublicAclInbound201'],
    ...['ManagementAclInbound200', 'ManagementAclInbound201'],
    ...['PrivateAclInbound200', 'PrivateAclInbound201'],
  ]);
  const ports = (From: number, To: number) =>
    idsWhere('AWS::EC2::NetworkAclEntry', { Egress: false, PortRange: { From, To } });
  expect(ports(1024, 3388)).toEqual(fromInternet.filter((id) => id.endsWith('200')));
  expect(ports(3390, 65535)).toEqual(fromInternet.filter((id) => id.endsWith('201')));
  const ssh = resources.find(({ id }) => id === 'PublicAclInbound120');
  expect(ssh).toMatchObject({ when: ['HasNetwork', 'HasSsh'], properties: { CidrBlock: '192.0.2.0/24' } });
});

test('no entry of a network ACL allows SSH or RDP from any address', () => {
  const entries = resources
    .filter(({ type }) => type === 'AWS::EC2::NetworkAclEntry')
    .map(
      ({ properties }) =>
        properties as unknown as { Egress: boolean; CidrBlock: unknown; PortRange?: { From: number; To: number } },
    );
  const open = entries.filter(({ Egress, CidrBlock }) => !Egress && CidrBlock === '0.0.0.0/0');
  expect(open.length).toBeGreaterThan(5);
  for (const { PortRange = { From: 0, To: 65535 } } of open)
    for (const port of [22, 3389]) expect(PortRange.From <= port && port <= PortRange.To).toBe(false);
});
