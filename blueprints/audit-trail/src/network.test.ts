import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { network } from './network.ts';

const condition = (name: string) => ({ name });
const { parts } = network(
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

const resources = parts.flatMap((part) => part.resources);
const idsWhere = (type: string, has: object) =>
  resources
    .filter((resource) => resource.type === type && expect.objectContaining(has).asymmetricMatch(resource.properties))
    .map(({ id }) => id);

test('without CreateNetwork there is none, and no endpoint that costs without being asked for', () => {
  expect(resources.filter(({ when }) => when[0] !== 'HasNetwork')).toEqual([]);
  const costing = resources.filter(({ id }) => /^(SessionEndpoints|NatGatewayB)/.test(id));
  expect(costing.map(({ when }) => when[1])).toEqual([
    ...Array.from({ length: 2 }, () => 'HasNatPerZone'),
    ...Array.from({ length: 4 }, () => 'HasSessionEndpoints'),
  ]);
});

test('no subnet gives public addresses, and each has a range of its own', () => {
  const subnets = resources.filter(({ type }) => type === 'AWS::EC2::Subnet').map(({ properties }) => properties);
  expect(subnets).toHaveLength(6);
  for (const subnet of subnets) expect(subnet).toMatchObject({ MapPublicIpOnLaunch: false });
  expect(new Set(subnets.map((subnet) => JSON.stringify('CidrBlock' in subnet && subnet.CidrBlock))).size).toBe(6);
});

test('only the public tier routes to the internet gateway, the others go through NAT', () => {
  const toInternet = idsWhere('AWS::EC2::Route', { GatewayId: { Ref: 'InternetGateway' } });
  expect(toInternet).toEqual(['PublicInternetRouteA', 'PublicInternetRouteB']);
  const byNat = idsWhere('AWS::EC2::Route', { NatGatewayId: expect.anything() });
  expect(byNat).toEqual(['ManagementNatRouteA', 'ManagementNatRouteB', 'PrivateNatRouteA', 'PrivateNatRouteB']);
});

test('from the whole internet come answers, and HTTP and HTTPS to the public tier; SSH only from the range given', () => {
  const fromWorld = idsWhere('AWS::EC2::NetworkAclEntry', { Egress: false, CidrBlock: '0.0.0.0/0' });
  const forAnswers = { Egress: false, PortRange: { From: 1024, To: 65535 } };
  expect(fromWorld).toEqual([
    'PublicAclInbound100',
    'PublicAclInbound110',
    'PublicAclInbound200',
    'ManagementAclInbound200',
    'PrivateAclInbound200',
  ]);
  expect(idsWhere('AWS::EC2::NetworkAclEntry', forAnswers)).toEqual(fromWorld.filter((id) => id.endsWith('200')));
  const ssh = resources.find(({ id }) => id === 'PublicAclInbound120');
  expect(ssh).toMatchObject({ when: ['HasNetwork', 'HasSsh'], properties: { CidrBlock: '192.0.2.0/24' } });
});
