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

describe('who enters', () => {
  test('is known by name: by an identity provider, or by a certificate', () => {
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

  test('leaves a record', () => {
    expect(endpoint()?.ConnectionLogOptions).toEqual({ Enabled: true, CloudwatchLogGroup: { Ref: 'Logs' } });
  });

  test('is logged off after eight hours', () => {
    expect(endpoint()).toMatchObject({ SessionTimeoutHours: 8, DisconnectOnSessionTimeout: true });
  });

  test('reads a banner only where there is one', () => {
    expect(endpoint()).not.toHaveProperty('ClientLoginBannerOptions');
    expect(endpoint({ banner: 'Hello' })?.ClientLoginBannerOptions).toEqual({ Enabled: true, BannerText: 'Hello' });
  });

  test('is in the group, where one is given', () => {
    expect(ofType('ClientVpnAuthorizationRule')[0]).toMatchObject({ AuthorizeAllGroups: true });
    const group = { id: 'admins', given: { name: 'HasGroup' } };
    const none = { Ref: 'AWS::NoValue' };
    expect(ofType('ClientVpnAuthorizationRule', { group })[0]).toMatchObject({
      AccessGroupId: { 'Fn::If': ['HasGroup', 'admins', none] },
      AuthorizeAllGroups: { 'Fn::If': ['HasGroup', none, true] },
    });
  });
});

describe('what they reach', () => {
  test('is the VPC alone: by the rule, by the security group, and by what goes into the tunnel', () => {
    expect(ofType('ClientVpnAuthorizationRule').map(({ TargetNetworkCidr }) => TargetNetworkCidr)).toEqual([
      '10.0.0.0/16',
    ]);
    expect(ofType('SecurityGroup')).toMatchObject([{ SecurityGroupEgress: [{ CidrIp: '10.0.0.0/16' }] }]);
    expect(endpoint()?.SplitTunnel).toBe(true);
    expect(ofType('ClientVpnRoute')).toEqual([]);
  });

  test('cannot reach them: their security group admits nobody', () => {
    expect(ofType('SecurityGroup')[0]).not.toHaveProperty('SecurityGroupIngress');
    expect(endpoint()?.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': ['VpnSecurityGroup', 'GroupId'] }]);
  });

  test('is reached through each subnet given', () => {
    expect(ofType('ClientVpnTargetNetworkAssociation').map(({ SubnetId }) => SubnetId)).toEqual(props.subnets);
  });
});

test.each(['172.31.252.0/23', '10.0.0.0/8', '0.0.0.0/0', 'fd00::/16', 'somewhere'])(
  'clients cannot have the range %s',
  (clientCidr) => expect(() => made({ clientCidr })).toThrow('/12 to /22'),
);
