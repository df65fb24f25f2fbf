import { organization } from '@hipaa-stacks/baseline';
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
const remote = remoteAccess(
  {
    CreateBastion: ref('CreateBastion'),
    BastionImage: ref('Image'),
    BastionType: ref('BastionType'),
    SshCidr: ref('SshCidr'),
    SecondSshCidr: ref('SecondSshCidr'),
    VpnClientCidr: ref('ClientCidr'),
    VpnServerCertificateArn: ref('Certificate'),
    SamlProviderArn: ref('Provider'),
    VpnClientCertificateArn: ref('Authority'),
    VpnGroupId: ref('Group'),
  },
  has,
  {
    vpc: ref('Vpc'),
    vpcCidr: ref('VpcCidr'),
    managementSubnets: [ref('ManagementSubnetA'), ref('ManagementSubnetB')],
    publicSubnets: [ref('PublicSubnetA'), ref('PublicSubnetB')],
    internetRoutes: [route],
    key: ref('Key'),
    organization: organization(
      { PermissionsBoundary: ref('Boundary'), OperatorArns: ref('OperatorArns'), RetentionDays: ref('RetentionDays') },
      {
        HasBoundary: condition('HasBoundary'),
        HasOperators: condition('HasOperators'),
        IsRetentionOverOneYear: condition('IsRetentionOverOneYear'),
      },
    ),
    session: { document: ref('Document'), logGroup: ref('SessionLogGroup'), key: ref('Key') },
  },
);
const resources = Object.values(remote).flatMap((snippet) => snippet.resources);
const named = (id: string) => resources.find((one) => one.id === id);

test('each resource has the condition of its option', () => {
  expect(named('Bastion')?.when).toEqual(['HasSessions', 'HasBastion']);
  expect(named('BastionElasticIp')?.when).toEqual(['HasSessions', 'HasBastion', 'HasSsh']);
  expect(named('ClientVpn')?.when).toEqual(['HasClientVpn']);
  expect(resources.filter(({ when }) => !/^(HasSessions HasBastion|HasClientVpn)/.test(when.join(' ')))).toEqual([]);
});

test('the bastion depends on the policy of its role and the internet routes', () => {
  expect(named('Bastion')?.dependsOn).toEqual(['BastionSessionAccess', 'Route']);
});

test('the VPN authenticates with the provider, with certificates, or with both', () => {
  expect(named('ClientVpn')?.properties).toMatchObject({
    AuthenticationOptions: [
      { 'Fn::If': ['HasIdentityProvider', { Type: 'federated-authentication' }, { Ref: 'AWS::NoValue' }] },
      { 'Fn::If': ['HasClientCertificates', { Type: 'certificate-authentication' }, { Ref: 'AWS::NoValue' }] },
    ],
  });
});

test('remote access is off by default', () => {
  const { CreateBastion: bastion, SshCidr, SecondSshCidr } = remoteAccessParameters.Bastion;
  const { VpnServerCertificateArn } = remoteAccessParameters['Client VPN'];
  expect(
    [bastion, SshCidr, SecondSshCidr, VpnServerCertificateArn].map(({ declaration }) => declaration.Default),
  ).toEqual(['false', '', '', '']);
});

describe('parameter patterns', () => {
  const accepts = (parameter: { readonly declaration: { readonly AllowedPattern?: string } }, value: string) =>
    new RegExp(`^(?:${parameter.declaration.AllowedPattern})$`).test(value);

  test.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '10.0.0.0/7', '192.0.2.0', '192.0.2.0/24,0.0.0.0/0'])(
    'refuse the SSH range %s',
    (range) => {
      expect(accepts(remoteAccessParameters.Bastion.SshCidr, range)).toBe(false);
      expect(accepts(remoteAccessParameters.Bastion.SecondSshCidr, range)).toBe(false);
    },
  );

  test.each(['', '192.0.2.0/24', '198.51.100.7/32', '10.0.0.0/8'])('accept the SSH range "%s"', (range) =>
    expect(accepts(remoteAccessParameters.Bastion.SshCidr, range)).toBe(true),
  );

  test.each(['10.0.0.0/8', '10.0.0.0/11', '10.0.0.0/23', '0.0.0.0/0', ''])('refuse the client range "%s"', (range) =>
    expect(accepts(remoteAccessParameters['Client VPN'].VpnClientCidr, range)).toBe(false),
  );
});
