import { expect, test } from 'vitest';
import { ephemeralPorts, ephemeralResponses, networkAcl } from './network-acl.ts';
import { anyIpv4, anyIpv6 } from './routes.ts';
import { dualStack, made, someTier, third } from './testing/resources.ts';

const all = { range: anyIpv4 };
const acl = networkAcl('Acl', {
  vpc: dualStack,
  zones: someTier.zones,
  in: {
    100: { protocol: 'tcp', ports: 443, peer: all },
    110: { protocol: 'tcp', ports: 22, peer: { range: '192.0.2.0/24' }, condition: { name: 'HasSsh' } },
  },
  out: {
    100: { protocol: 'any', peer: { ipv6Range: anyIpv6 } },
    200: { protocol: 'tcp', ports: ephemeralPorts, peer: all },
  },
});
const entry = (id: string) => made(acl, 'NetworkAclEntry').find((resource) => resource.id === id);

test('an entry allows its ports, in its direction', () => {
  expect(entry('AclInbound100')?.properties).toMatchObject({
    RuleNumber: 100,
    Egress: false,
    RuleAction: 'allow',
    Protocol: 6,
    CidrBlock: '0.0.0.0/0',
    PortRange: { From: 443, To: 443 },
  });
  expect(entry('AclOutbound200')?.properties).toMatchObject({ Egress: true, PortRange: { From: 1024, To: 65535 } });
});

test('an entry for all protocols has no ports, and IPv6 has its own property', () => {
  const { properties } = entry('AclOutbound100')!;
  expect(properties).toMatchObject({ Protocol: -1, Ipv6CidrBlock: '::/0' });
  expect(Object.keys(properties)).not.toContain('PortRange');
  expect(Object.keys(properties)).not.toContain('CidrBlock');
});

test('an entry can have a condition', () => {
  expect(entry('AclInbound110')?.when).toEqual(['HasSsh']);
});

test('it is associated with the subnet of every zone', () => {
  const associations = made(acl, 'SubnetNetworkAclAssociation');
  expect(associations.map(({ properties }) => properties.SubnetId)).toEqual(someTier.zones.map(({ subnet }) => subnet));
  expect(associations.map(({ when }) => when)).toEqual([[], [], [third.name]]);
});

test('the entries for responses allow all ephemeral ports except that of RDP', () => {
  const ranges = Object.values(ephemeralResponses(200, all)).map(({ ports }) => ports as readonly [number, number]);
  const isAllowed = (port: number) => ranges.some(([from, to]) => from <= port && port <= to);
  expect([1023, 1024, 3388, 3389, 3390, 65535].map(isAllowed)).toEqual([false, true, true, false, true, true]);
  expect(Object.keys(ephemeralResponses(200, all))).toEqual(['200', '201']);
});
