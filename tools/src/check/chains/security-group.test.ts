import { describe, expect, it } from 'vitest';
import { securityGroup } from './security-group.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const noTraffic = { IpProtocol: '-1', CidrIp: '127.0.0.1/32' };
const group = (ingress: readonly object[] = [], egress: readonly object[] | undefined = [noTraffic]) =>
  resource('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Of a test',
    SecurityGroupIngress: ingress,
    ...(egress && { SecurityGroupEgress: egress }),
  });
const tcp = (port: number, peer: object) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...peer });
const anywhere = { CidrIp: '0.0.0.0/0' };
const attached = (id: string, Type = 'AWS::EC2::NetworkInterface'): SmallResources => ({
  [`${id}User`]: resource(Type, { GroupSet: [ref(id)] }),
});
const find = (resources: SmallResources, rest = {}) => findingsOf(securityGroup, resources, rest);

describe('a rule between groups', () => {
  const both = { ...attached('Web'), ...attached('Database'), Web: group(), Database: group() };
  const ingress = resource('AWS::EC2::SecurityGroupIngress', {
    GroupId: ref('Database'),
    ...tcp(3306, { SourceSecurityGroupId: ref('Web') }),
  });
  const egress = (port: number) =>
    resource('AWS::EC2::SecurityGroupEgress', {
      GroupId: ref('Web'),
      ...tcp(port, { DestinationSecurityGroupId: ref('Database') }),
    });
  it('has a matching rule', () => {
    expect(find({ ...both, ingress, egress: egress(3306) })).toEqual([]);
  });
  it('without a matching rule is reported', () => {
    expect(find({ ...both, ingress })).toEqual([
      'ingress: has an ingress rule for tcp 3306 from Web, which has no matching egress rule',
    ]);
    expect(find({ ...both, egress: egress(3306) })).toEqual([
      'egress: has an egress rule for tcp 3306 to Database, which has no matching ingress rule',
    ]);
    expect(find({ ...both, ingress, egress: egress(5432) })).toHaveLength(2);
  });
  it('may have a matching rule with a range that contains the peer, or with an external range', () => {
    expect(find({ ...both, ingress, Web: group([], [{ IpProtocol: '-1', CidrIp: '10.0.0.0/8' }]) })).toEqual([]);
    const Parameters = { Range: { Type: 'String' } };
    expect(find({ ...both, ingress, Web: group([], [tcp(3306, { CidrIp: ref('Range') })]) }, { Parameters })).toEqual(
      [],
    );
  });
});

describe('a group', () => {
  it('has an egress rule', () => {
    const open = resource('AWS::EC2::SecurityGroup', { GroupDescription: 'Of a test' });
    expect(find({ Web: open, ...attached('Web') })).toEqual([
      'Web: has no egress rule, so AWS allows all outbound traffic',
    ]);
  });
  it('has a description', () => {
    const Web = resource('AWS::EC2::SecurityGroup', { GroupDescription: 'Web', SecurityGroupEgress: [noTraffic] });
    expect(find({ Web, ...attached('Web') })).toEqual(['Web: has no description']);
  });
});

describe('a rule for 0.0.0.0/0', () => {
  const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  it('is allowed for a load balancer on ports 80 and 443', () => {
    const Web = group([tcp(80, anywhere), tcp(443, { CidrIpv6: '::/0' })]);
    expect(find({ Web, ...attached('Web', balancer) })).toEqual([]);
    expect(find({ Web: group([tcp(8443, anywhere)]), ...attached('Web', balancer) })).toEqual([
      'Web: opens tcp 8443 to 0.0.0.0/0',
    ]);
  });
  it('is not allowed for anything else', () => {
    expect(find({ Web: group([tcp(443, anywhere)]), ...attached('Web') })).toEqual([
      'Web: opens tcp 443 to 0.0.0.0/0, and WebUser is not a load balancer',
    ]);
    expect(find({ Web: group([tcp(22, { CidrIpv6: '::/0' })]), ...attached('Web') })).toEqual([
      'Web: opens tcp 22 to ::/0',
    ]);
  });
  it('is never allowed for the port of a data store', () => {
    expect(find({ Web: group([tcp(5432, anywhere)]), ...attached('Web', balancer) })).toEqual([
      'Web: opens tcp 5432, the port of PostgreSQL, to 0.0.0.0/0',
    ]);
  });
  it('is not an external range', () => {
    const Parameters = { Range: { Type: 'String' } };
    expect(find({ Web: group([tcp(22, { CidrIp: ref('Range') })]), ...attached('Web') }, { Parameters })).toEqual([]);
  });
});

describe('ports', () => {
  const vpcRange = { CidrIp: '10.0.0.0/16' };
  const withRule = (rule: object) => find({ Group: group([rule]), ...attached('Group') });
  it('are specific', () => {
    expect(withRule(tcp(5432, vpcRange))).toEqual([]);
    expect(withRule({ IpProtocol: '-1', ...vpcRange })).toEqual(['Group: allows every port and protocol']);
  });
  it('have a CIDR block as peer', () =>
    expect(withRule({ IpProtocol: '10.0.0.0/8', FromPort: 443, ToPort: 443, CidrIp: 'tcp' })).toEqual([
      'Group: has tcp, which is not a CIDR block',
    ]));
  it('do not end before they begin', () =>
    expect(withRule({ ...tcp(443, vpcRange), ToPort: 442 })).toEqual(['Group: has ports from 443 to 442']));
  it('of endpoints of AWS services are 443', () => {
    const endpoint = {
      Endpoint: resource('AWS::EC2::VPCEndpoint', {
        SecurityGroupIds: [ref('Group')],
        ServiceName: 'com.amazonaws.us-east-1.logs',
      }),
    };
    expect(find({ Group: group([tcp(443, vpcRange)]), ...endpoint })).toEqual([]);
    expect(find({ Group: group([{ ...tcp(443, vpcRange), FromPort: 0 }]), ...endpoint })).toEqual([
      'Group: allows tcp 0-443 to endpoints of AWS, which use port 443',
    ]);
  });
});
