import { expect, test } from 'vitest';
import { interfaceEndpoints } from './interface-endpoints.ts';
import { dualStack, made, someTier } from './testing/resources.ts';

const endpoints = interfaceEndpoints('Endpoints', {
  vpc: dualStack,
  subnets: someTier.subnets,
  services: ['ssm', 'ecr.api'],
});

test('each has the DNS name of its service, in all zones', () => {
  const found = made(endpoints, 'VPCEndpoint');
  expect(found.map(({ id }) => id)).toEqual(['EndpointsSsm', 'EndpointsEcrApi']);
  for (const { properties } of found) {
    expect(properties).toMatchObject({
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SubnetIds: someTier.subnets,
      SecurityGroupIds: [endpoints.group],
    });
  }
});

test('they allow HTTPS from the VPC, and no egress', () => {
  const [group] = made(endpoints, 'SecurityGroup');
  expect(group?.properties).toMatchObject({
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: dualStack.cidr }],
    SecurityGroupEgress: [{ CidrIp: '127.0.0.1/32' }],
  });
});

test('they allow principals of this account only', () => {
  for (const { properties } of made(endpoints, 'VPCEndpoint')) {
    expect(properties.PolicyDocument).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } }],
    });
  }
});
