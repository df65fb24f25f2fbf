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

interface EntryOptions {
  readonly number?: number;
  readonly egress?: boolean;
  readonly from?: number;
  readonly to?: number;
  readonly range?: unknown;
  readonly action?: string;
}

const entry = ({
  number = 100,
  egress = false,
  from,
  to = from,
  range = '0.0.0.0/0',
  action = 'allow',
}: EntryOptions) =>
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

describe('responses', () => {
  it('that are not allowed are reported', () => {
    expect(find({ Https: entry({ from: 443 }), Out: entry({ egress: true, from: 443 }) })).toEqual([
      'Https: allows inbound tcp from 0.0.0.0/0, but not the outbound responses to it on port 32768',
      'Out: allows outbound tcp to 0.0.0.0/0, but not the inbound responses from it on port 32768',
    ]);
  });
  it('are allowed on ephemeral ports', () => {
    const back = (egress: boolean) => entry({ number: 200, egress, from: 1024, to: 65535 });
    const both = {
      Https: entry({ from: 443 }),
      Out: entry({ egress: true, from: 443 }),
      In: back(false),
      Back: back(true),
    };
    expect(find(both)).toEqual([]);
  });
  it('are allowed on ephemeral ports without that of RDP, in two entries', () => {
    const entries = {
      Https: entry({ from: 443, egress: true }),
      Low: entry({ number: 200, from: 1024, to: 3388 }),
      High: entry({ number: 201, from: 3390, to: 65535 }),
    };
    expect(find(entries)).toEqual([]);
    const { High: _, ...low } = entries;
    expect(find(low)).toEqual([
      'Https: allows outbound tcp to 0.0.0.0/0, but not the inbound responses from it on port 32768',
    ]);
  });
  it('are not allowed by an entry after a Deny or for another range', () => {
    const Https = entry({ from: 443, range: '10.1.0.0/16' });
    const Deny = entry({ egress: true, number: 10, from: 1024, to: 65535, range: '10.0.0.0/8', action: 'deny' });
    const All = entry({ egress: true, number: 20 });
    expect(find({ Https, All })).toEqual([]);
    expect(find({ Https, All, Deny })).toEqual([
      'Https: allows inbound tcp from 10.1.0.0/16, but not the outbound responses to it on port 32768',
    ]);
    expect(find({ Https, Other: entry({ egress: true, range: '10.2.0.0/16' }) })[0]).toMatch(/^Https/);
  });
  it('are allowed for a whole range, by one entry or several', () => {
    const entries = { Out: entry({ egress: true, from: 443 }), Inside: entry({ range: '10.0.0.0/16' }) };
    const finding = 'Out: allows outbound tcp to 0.0.0.0/0, but not the inbound responses from it on port 32768';
    const find = (more: SmallResources = {}) =>
      findingsOf(networkAcl, { ...base('PrivateSubnet'), ...entries, ...more });
    const responses = (number: number, range: string) => entry({ number, from: 32768, to: 65535, range });
    expect(find()).toEqual([finding]);
    expect(find({ All: responses(200, '0.0.0.0/0') })).toEqual([]);
    const lower = responses(200, '0.0.0.0/1');
    expect(find({ lower })).toEqual([finding]);
    expect(find({ lower, Upper: responses(201, '128.0.0.0/1') })).toEqual([]);
  });
  it('to a NAT gateway use all ports from 1024', () => {
    const Nat = resource('AWS::EC2::NatGateway', { SubnetId: ref('Subnet') });
    const entries = { Out: entry({ egress: true }), In: entry({ from: 32768, to: 65535 }) };
    expect(find(entries)).toEqual([]);
    expect(find({ ...entries, Nat })).toEqual([
      'Out: allows outbound tcp to 0.0.0.0/0, but not the inbound responses from it on port 1024',
    ]);
  });
  it('are not checked for an external range', () => {
    const Parameters = { Range: { Type: 'String' } };
    const entries = {
      Https: entry({ from: 443, range: ref('Range') }),
      Out: entry({ egress: true, range: ref('Range') }),
    };
    expect(find(entries, 'Subnet', { Parameters })).toEqual([]);
  });
});

it('does not allow everything into a private subnet', () => {
  const all = { In: entry({}), Out: entry({ egress: true }) };
  expect(find(all, 'PrivateSubnet')).toEqual(['In: allows all inbound traffic from everywhere into a private subnet']);
  expect(find(all)).toEqual([]);
});

it('has entries with unique numbers that AWS does not reserve', () => {
  const out = entry({ egress: true });
  expect(find({ In: entry({}), Again: entry({}), Last: entry({ number: 32767 }), Out: out })).toEqual([
    'Last: has the reserved number 32767',
    'Again: has the same number 100 as In',
  ]);
});

it('is associated with a subnet', () => {
  expect(findingsOf(networkAcl, { Acl: resource('AWS::EC2::NetworkAcl') })).toEqual([
    'Acl: is not associated with any subnet',
  ]);
});

it('has valid port ranges, for TCP and UDP only', () => {
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
