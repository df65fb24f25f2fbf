import { describe, expect, it } from 'vitest';
import { networkAcl } from './network-acl.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const base = (subnet: string): SmallResources => ({
  Acl: resource('AWS::EC2::NetworkAcl'),
  [subnet]: resource('AWS::EC2::Subnet'),
  Tie: resource('AWS::EC2::SubnetNetworkAclAssociation', { SubnetId: ref(subnet), NetworkAclId: ref('Acl') }),
});

interface Given {
  readonly number?: number;
  readonly egress?: boolean;
  readonly from?: number;
  readonly to?: number;
  readonly range?: unknown;
  readonly action?: string;
}

const entry = ({ number = 100, egress = false, from, to = from, range = '0.0.0.0/0', action = 'allow' }: Given) =>
  resource('AWS::EC2::NetworkAclEntry', {
    NetworkAclId: ref('Acl'),
    RuleNumber: number,
    Egress: egress,
    RuleAction: action,
    CidrBlock: range,
    ...(from === undefined ? { Protocol: -1 } : { Protocol: 6, PortRange: { From: from, To: to } }),
  });
const find = (entries: SmallResources, subnet = 'Subnet', rest = {}) =>
  findingsOf(networkAcl, { ...base(subnet), ...entries }, rest);

describe('answers', () => {
  it('that do not get out are said', () => {
    expect(find({ Https: entry({ from: 443 }), Out: entry({ egress: true, from: 443 }) })).toEqual([
      'Https: allows tcp in from 0.0.0.0/0, and responses on port 32768 are not allowed out to there',
      'Out: allows tcp out to 0.0.0.0/0, and responses on port 32768 are not allowed in from there',
    ]);
  });
  it('get through with the ports of clients', () => {
    const back = (egress: boolean) => entry({ number: 200, egress, from: 1024, to: 65535 });
    const both = {
      Https: entry({ from: 443 }),
      Out: entry({ egress: true, from: 443 }),
      In: back(false),
      Back: back(true),
    };
    expect(find(both)).toEqual([]);
  });
  it('stop at a Deny before, and for another range', () => {
    const Https = entry({ from: 443, range: '10.1.0.0/16' });
    const Deny = entry({ egress: true, number: 10, from: 1024, to: 65535, range: '10.0.0.0/8', action: 'deny' });
    const All = entry({ egress: true, number: 20 });
    expect(find({ Https, All })).toEqual([]);
    expect(find({ Https, All, Deny })).toEqual([
      'Https: allows tcp in from 10.1.0.0/16, and responses on port 32768 are not allowed out to there',
    ]);
    expect(find({ Https, Other: entry({ egress: true, range: '10.2.0.0/16' }) })[0]).toMatch(/^Https/);
  });
  it('are let in for all of a range, by one entry or several', () => {
    const entries = { Out: entry({ egress: true, from: 443 }), Inside: entry({ range: '10.0.0.0/16' }) };
    const said = 'Out: allows tcp out to 0.0.0.0/0, and responses on port 32768 are not allowed in from there';
    const find = (more: SmallResources = {}) =>
      findingsOf(networkAcl, { ...base('PrivateSubnet'), ...entries, ...more });
    const answers = (number: number, range: string) => entry({ number, from: 32768, to: 65535, range });
    expect(find()).toEqual([said]);
    expect(find({ All: answers(200, '0.0.0.0/0') })).toEqual([]);
    const lower = answers(200, '0.0.0.0/1');
    expect(find({ lower })).toEqual([said]);
    expect(find({ lower, Upper: answers(201, '128.0.0.0/1') })).toEqual([]);
  });
  it('of a NAT gateway come to all ports from 1024', () => {
    const Nat = resource('AWS::EC2::NatGateway', { SubnetId: ref('Subnet') });
    const entries = { Out: entry({ egress: true }), In: entry({ from: 32768, to: 65535 }) };
    expect(find(entries)).toEqual([]);
    expect(find({ ...entries, Nat })).toEqual([
      'Out: allows tcp out to 0.0.0.0/0, and responses on port 1024 are not allowed in from there',
    ]);
  });
  it('are not judged where a range is from outside', () => {
    const Parameters = { Range: { Type: 'String' } };
    const entries = {
      Https: entry({ from: 443, range: ref('Range') }),
      Out: entry({ egress: true, range: ref('Range') }),
    };
    expect(find(entries, 'Subnet', { Parameters })).toEqual([]);
  });
});

it('a private one does not let everything in', () => {
  const all = { In: entry({}), Out: entry({ egress: true }) };
  expect(find(all, 'PrivateSubnet')).toEqual(['In: allows all inbound traffic from everywhere into a private subnet']);
  expect(find(all)).toEqual([]);
});

it('has entries of numbers of their own that AWS does not reserve', () => {
  const out = entry({ egress: true });
  expect(find({ In: entry({}), Again: entry({}), Last: entry({ number: 32767 }), Out: out })).toEqual([
    'Last: has the reserved number 32767',
    'Again: has the same number 100 as In',
  ]);
});

it('is attached to a subnet', () => {
  expect(findingsOf(networkAcl, { Acl: resource('AWS::EC2::NetworkAcl') })).toEqual([
    'Acl: is not associated with any subnet',
  ]);
});

it('has ports of TCP and UDP that are a range', () => {
  const only = (more: object) => ({
    E: { ...entry({ from: 1024, to: 65535 }), Properties: { ...entry({ from: 1024, to: 65535 }).Properties, ...more } },
  });
  expect(find(only({}))).not.toContain('E: has protocol 0, which no traffic uses');
  expect(find(only({ Protocol: 0 }))).toContain('E: has protocol 0, which no traffic uses');
  expect(find(only({ Protocol: 1 }))).toContain('E: has ports, which protocol icmp does not have');
  expect(find(only({ PortRange: { Ref: 'AWS::NoValue' } }))).toContain('E: has no ports: AWS rejects it');
  expect(find(only({ PortRange: { From: 443, To: 80 } }))).toContain('E: has ports from 443 to 80');
  expect(find(only({ PortRange: { From: 0, To: 22 } }))).toContain('E: has ports from 0 to 22');
});
