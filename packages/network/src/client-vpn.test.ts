import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { byCertificate, byIdentityProvider, type ClientVpnProps, clientVpn } from './client-vpn.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const certificate = ref<Arn<'AWS::CertificateManager::Certificate'>>('Certificate');
const props: ClientVpnProps = {
  vpc: ref('Vpc'),
  vpcCidr: '10.0.0.0/16',
  subnets: [ref<Id<'AWS::EC2::Subnet'>>('SubnetA'), ref<Id<'AWS::EC2::Subnet'>>('SubnetB')],
  clientCidr: '172.31.252.0/22',
  serverCertificate: certificate,
  authentication: [byIdentityProvider('arn:aws:iam::111122223333:saml-provider/Example')],
  logGroup: ref('Logs'),
};
const made = (more: Partial<ClientVpnProps> = {}) => clientVpn('Vpn', { ...props, ...more }).resources;
const ofType = (type: string, more: Partial<ClientVpnProps> = {}) =>
  made(more)
    .filter((resource) => resource.type === `AWS::EC2::${type}`)
    .map(({ properties }) => properties as Readonly<Record<string, unknown>>);
const endpoint = (more: Partial<ClientVpnProps> = {}) => ofType('ClientVpnEndpoint', more)[0];

describe('a client', () => {
  test('is authenticated by an identity provider or by a certificate', () => {
    expect(endpoint()?.AuthenticationOptions).toEqual([
      {
        Type: 'federated-authentication',
        FederatedAuthentication: { SAMLProviderArn: 'arn:aws:iam::111122223333:saml-provider/Example' },
      },
    ]);
    expect(endpoint({ authentication: [byCertificate(certificate)] })?.AuthenticationOptions).toEqual([
      { Type: 'certificate-authentication', MutualAuthentication: { ClientRootCertificateChainArn: certificate } },
    ]);
  });

  test('is logged', () => {
    expect(endpoint()?.ConnectionLogOptions).toEqual({ Enabled: true, CloudwatchLogGroup: { Ref: 'Logs' } });
  });

  test('is disconnected after eight hours', () => {
    expect(endpoint()).toMatchObject({ SessionTimeoutHours: 8, DisconnectOnSessionTimeout: true });
  });

  test('sees a banner only if one is set', () => {
    expect(endpoint()).not.toHaveProperty('ClientLoginBannerOptions');
    expect(endpoint({ banner: 'Hello' })?.ClientLoginBannerOptions).toEqual({ Enabled: true, BannerText: 'Hello' });
  });

  test('must be in the group, if one is set', () => {
    expect(ofType('ClientVpnAuthorizationRule')[0]).toMatchObject({ AuthorizeAllGroups: true });
    const group = { id: 'admins', given: { name: 'HasGroup' } };
    const none = { Ref: 'AWS::NoValue' };
    expect(ofType('ClientVpnAuthorizationRule', { group })[0]).toMatchObject({
      AccessGroupId: { 'Fn::If': ['HasGroup', 'admins', none] },
      AuthorizeAllGroups: { 'Fn::If': ['HasGroup', none, true] },
    });
  });
});

describe('network access of clients', () => {
  test('is limited to the VPC by the authorization rule, the security group and the split tunnel', () => {
    expect(ofType('ClientVpnAuthorizationRule').map(({ TargetNetworkCidr }) => TargetNetworkCidr)).toEqual([
      '10.0.0.0/16',
    ]);
    expect(ofType('SecurityGroup')).toMatchObject([{ SecurityGroupEgress: [{ CidrIp: '10.0.0.0/16' }] }]);
    expect(endpoint()?.SplitTunnel).toBe(true);
    expect(ofType('ClientVpnRoute')).toEqual([]);
  });

  test('is one-way: their security group has no ingress rules', () => {
    expect(ofType('SecurityGroup')[0]).not.toHaveProperty('SecurityGroupIngress');
    expect(endpoint()?.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': ['VpnSecurityGroup', 'GroupId'] }]);
  });

  test('is through each of the subnets', () => {
    expect(ofType('ClientVpnTargetNetworkAssociation').map(({ SubnetId }) => SubnetId)).toEqual(props.subnets);
  });
});

test.each(['172.31.252.0/23', '10.0.0.0/8', '0.0.0.0/0', 'fd00::/16', 'somewhere'])(
  'the client CIDR block %s is refused',
  (clientCidr) => expect(() => made({ clientCidr })).toThrow('/12 to /22'),
);
