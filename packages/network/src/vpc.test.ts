import { expect, test } from 'vitest';
import { made } from './testing/resources.ts';
import { vpc } from './vpc.ts';
import { vpcCidrConstraints } from './zones.ts';

test('DNS is enabled, for the DNS names of endpoints', () => {
  const [network] = made(vpc('Vpc', { cidr: '10.0.0.0/16' }), 'VPC');
  expect(network?.properties).toMatchObject({ EnableDnsSupport: true, EnableDnsHostnames: true });
});

test('it has IPv6 only if it is enabled', () => {
  expect(made(vpc('Vpc', { cidr: '10.0.0.0/16' }), 'VPCCidrBlock')).toEqual([]);
  expect(vpc('Vpc', { cidr: '10.0.0.0/16' }).ipv6).toBeUndefined();
  const [block] = made(vpc('Vpc', { cidr: '10.0.0.0/16', ipv6: true }), 'VPCCidrBlock');
  expect(block?.properties).toMatchObject({ AmazonProvidedIpv6CidrBlock: true });
});

test('a CIDR block is private, and large enough for sixteen /24 subnets', () => {
  const matches = (range: string) => new RegExp(vpcCidrConstraints.AllowedPattern).test(range);
  expect(['10.0.0.0/16', '172.16.0.0/20', '192.168.16.0/20'].filter(matches)).toHaveLength(3);
  expect(['10.0.0.0/8', '10.0.0.0/21', '172.15.0.0/16', '8.8.0.0/16', '0.0.0.0/0', ''].filter(matches)).toEqual([]);
});
