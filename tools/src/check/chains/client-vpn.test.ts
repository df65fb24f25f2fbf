import { expect, it } from 'vitest';
import { clientVpn } from './client-vpn.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const options = [{ Type: 'certificate-authentication' }];
const vpn = (more: object = {}) =>
  resource('AWS::EC2::ClientVpnEndpoint', {
    VpcId: ref('Vpc'),
    SecurityGroupIds: ['sg-0'],
    ClientCidrBlock: '172.31.252.0/22',
    AuthenticationOptions: options,
    ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: ref('Logs') },
    SessionTimeoutHours: 8,
    DisconnectOnSessionTimeout: true,
    SplitTunnel: true,
    ...more,
  });
const rule = (TargetNetworkCidr: unknown, all = true) =>
  resource('AWS::EC2::ClientVpnAuthorizationRule', {
    ClientVpnEndpointId: ref('Vpn'),
    TargetNetworkCidr,
    ...(all ? { AuthorizeAllGroups: true } : {}),
  });
const good = {
  Vpc: resource('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
  Logs: resource('AWS::Logs::LogGroup'),
  Vpn: vpn(),
  Subnet: resource('AWS::EC2::ClientVpnTargetNetworkAssociation', { ClientVpnEndpointId: ref('Vpn') }),
  Rule: rule({ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }),
};
const found = (more: SmallResources = {}) => findingsOf(clientVpn, { ...good, ...more });

it('has no findings about a complete endpoint', () => {
  expect(found()).toEqual([]);
});

it.each([
  ['has no authentication options', { AuthenticationOptions: [] }, 'has no client authentication'],
  ['does not log connections', { ConnectionLogOptions: { Enabled: false } }, 'does not log connections'],
  [
    'logs to a log group outside the system',
    { ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'vpn' } },
    'logs connections to a log group that is not in the system',
  ],
  [
    'does not set the session duration',
    { SessionTimeoutHours: undefined },
    'has a maximum session duration of 24 hours',
  ],
  [
    'does not disconnect after the session duration',
    { DisconnectOnSessionTimeout: false },
    'reconnects a session without authentication after the maximum session duration',
  ],
  [
    'has no security group',
    { SecurityGroupIds: undefined },
    "uses the VPC's default security group, which allows all traffic between its members",
  ],
  [
    'does not set the split tunnel',
    { SplitTunnel: undefined },
    'sends all client traffic through the VPC, including traffic to the internet',
  ],
  [
    'assigns addresses of the VPC',
    { ClientCidrBlock: '10.0.252.0/22' },
    'has the client CIDR block 10.0.252.0/22, which overlaps with 10.0.0.0/16 of Vpc: no subnet can be associated',
  ],
])('finds one that %s', (_, more, what) => {
  expect(found({ Vpn: vpn(more) })).toContain(`Vpn: ${what}`);
});

it('finds one that is associated with one subnet twice', () => {
  const inSubnet = (SubnetId: string) =>
    resource('AWS::EC2::ClientVpnTargetNetworkAssociation', { ClientVpnEndpointId: ref('Vpn'), SubnetId });
  expect(found({ Subnet: inSubnet('subnet-0a'), Other: inSubnet('subnet-0b') })).toEqual([]);
  expect(found({ Subnet: inSubnet('subnet-0a'), Other: inSubnet('subnet-0a') })).toEqual([
    'Vpn: is associated with the same subnet twice',
  ]);
});

it('finds one without target network and authorization rule', () => {
  const { Vpc, Logs, Vpn } = good;
  expect(findingsOf(clientVpn, { Vpc, Logs, Vpn })).toEqual([
    'Vpn: has no target network association: clients cannot connect',
    'Vpn: has no authorization rule: clients cannot reach anything',
  ]);
});

it('finds one that authorizes access to the internet', () => {
  expect(found({ Rule: rule('0.0.0.0/0') })).toEqual([
    'Rule: authorizes clients to reach 0.0.0.0/0, which includes everything connected to the VPC and the internet',
  ]);
});

it('has no findings about values of parameters', () => {
  const Parameters = { Range: { Type: 'String' }, Group: { Type: 'String' } };
  const more = {
    ClientCidrBlock: ref('Range'),
    ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: ref('Group') },
  };
  expect(findingsOf(clientVpn, { ...good, Vpn: vpn(more), Rule: rule(ref('Range')) }, { Parameters })).toEqual([]);
});
it('finds a rule that authorizes no group', () =>
  expect(found({ Rule: rule({ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, false) })).toEqual(['Rule: authorizes no group']));
