import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { remoteAccess, remoteAccessParameters } from './remote-access.ts';

const condition = (name: string) => ({ name });
const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const has = {
  HasSessions: condition('HasSessions'),
  HasBastion: condition('HasBastion'),
  HasSsh: condition('HasSsh'),
  HasSecondSsh: condition('HasSecondSsh'),
  HasClientVpn: condition('HasClientVpn'),
  HasIdentityProvider: condition('HasIdentityProvider'),
  HasClientCertificates: condition('HasClientCertificates'),
  HasVpnGroup: condition('HasVpnGroup'),
};
const route = resource('Route', 'AWS::EC2::Route', { RouteTableId: ref('RouteTable') });
const made = remoteAccess(has, {
  vpc: ref('Vpc'),
  vpcCidr: ref('VpcCidr'),
  managementSubnets: [ref('ManagementSubnetA'), ref('ManagementSubnetB')],
  publicSubnets: [ref('PublicSubnetA'), ref('PublicSubnetB')],
  internetRoutes: [route],
  key: ref('Key'),
  retentionDays: ref('RetentionDays'),
  boundary: ref('Boundary'),
  session: { document: ref('Document'), logGroup: ref('SessionLogGroup'), key: ref('Key') },
  machine: { image: ref('Image'), instanceType: 't4g.micro' },
  sshCidr: ref('SshCidr'),
  otherSshCidr: ref('SecondSshCidr'),
  vpn: {
    clientCidr: ref('ClientCidr'),
    serverCertificate: ref('Certificate'),
    identityProvider: ref('Provider'),
    clientCertificate: ref('Authority'),
    group: ref('Group'),
  },
});
const resources = Object.values(made).flatMap((part) => part.resources);
const named = (id: string) => resources.find((one) => one.id === id);

test('each way in stands only where it is asked for', () => {
  expect(named('Bastion')?.when).toEqual(['HasSessions', 'HasBastion']);
  expect(named('BastionElasticIp')?.when).toEqual(['HasSessions', 'HasBastion', 'HasSsh']);
  expect(named('ClientVpn')?.when).toEqual(['HasClientVpn']);
  expect(resources.filter(({ when }) => !/^(HasSessions HasBastion|HasClientVpn)/.test(when.join(' ')))).toEqual([]);
});

test('the bastion is made when its role may do what it must, and its network leads out', () => {
  expect(named('Bastion')?.dependsOn).toEqual(['BastionSessionAccess', 'Route']);
});

test('people enter the VPN by a provider, by certificates, or by both', () => {
  expect(named('ClientVpn')?.properties).toMatchObject({
    AuthenticationOptions: [
      { 'Fn::If': ['HasIdentityProvider', { Type: 'federated-authentication' }, { Ref: 'AWS::NoValue' }] },
      { 'Fn::If': ['HasClientCertificates', { Type: 'certificate-authentication' }, { Ref: 'AWS::NoValue' }] },
    ],
  });
});

test('all internetRoutes in are off by default', () => {
  const { CreateBastion: bastion, SshCidr, SecondSshCidr } = remoteAccessParameters.Bastion;
  const { VpnServerCertificateArn } = remoteAccessParameters['Client VPN'];
  expect(
    [bastion, SshCidr, SecondSshCidr, VpnServerCertificateArn].map(({ declaration }) => declaration.Default),
  ).toEqual(['false', '', '', '']);
});

describe('what a person may type', () => {
  const holds = (parameter: { readonly declaration: { readonly AllowedPattern?: string } }, value: string) =>
    new RegExp(`^(?:${parameter.declaration.AllowedPattern})$`).test(value);

  test.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '10.0.0.0/7', '192.0.2.0', '192.0.2.0/24,0.0.0.0/0'])(
    'SSH is not let in from %s',
    (range) => {
      expect(holds(remoteAccessParameters.Bastion.SshCidr, range)).toBe(false);
      expect(holds(remoteAccessParameters.Bastion.SecondSshCidr, range)).toBe(false);
    },
  );

  test.each(['', '192.0.2.0/24', '198.51.100.7/32', '10.0.0.0/8'])('SSH may be let in from "%s"', (range) =>
    expect(holds(remoteAccessParameters.Bastion.SshCidr, range)).toBe(true),
  );

  test.each(['10.0.0.0/8', '10.0.0.0/11', '10.0.0.0/23', '0.0.0.0/0', ''])('clients do not get "%s"', (range) =>
    expect(holds(remoteAccessParameters['Client VPN'].VpnClientCidr, range)).toBe(false),
  );
});
