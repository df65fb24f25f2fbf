import { describe, expect, it } from 'vitest';
import { instance } from './instance.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const core = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore' };
const identity = (ManagedPolicyArns: readonly unknown[] = [core]): SmallResources => ({
  Role: resource('AWS::IAM::Role', { ManagedPolicyArns }),
  Profile: resource('AWS::IAM::InstanceProfile', { Roles: [ref('Role')] }),
});
const good = {
  ImageId: 'ami-1',
  MetadataOptions: { HttpTokens: 'required' },
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
  IamInstanceProfile: ref('Profile'),
};
const machine = (more: object = {}) => resource('AWS::EC2::Instance', { ...good, ...more });
const find = (resources: SmallResources, rest = {}) => findingsOf(instance, { ...identity(), ...resources }, rest);

it('has no findings about a private instance that Session Manager can reach', () =>
  expect(find({ Machine: machine() })).toEqual([]));

it('allows only IMDSv2', () => {
  const Machine = machine({ MetadataOptions: { HttpTokens: 'optional' } });
  expect(find({ Machine })[0]).toMatch(
    /^Machine: allows IMDSv1, which gives its role's credentials to any request made from it/,
  );
  const { MetadataOptions: _, ...LaunchTemplateData } = {
    ...good,
    IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['Profile', 'Arn'] } },
  };
  const Template = resource('AWS::EC2::LaunchTemplate', { LaunchTemplateData });
  expect(find({ Template })).toHaveLength(1);
});

it('has an encrypted root volume', () => {
  const Machine = machine({ BlockDeviceMappings: ref('AWS::NoValue') });
  expect(find({ Machine })[0]).toMatch(
    /^Machine: has no block device mapping: its root volume is encrypted only if the account encrypts EBS volumes by default/,
  );
});

describe('an address', () => {
  const Subnet = resource('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true });
  it('is public only if the template sets it', () => {
    expect(find({ Subnet, Machine: machine({ SubnetId: ref('Subnet') }) })).toEqual([
      'Machine: gets a public address from Subnet by default',
    ]);
    const NetworkInterfaces = [{ AssociatePublicIpAddress: true, SubnetId: ref('Subnet') }];
    const Vpc = resource('AWS::EC2::VPC');
    const Inner = resource('AWS::EC2::Subnet', { VpcId: ref('Vpc') });
    expect(find({ Vpc, Subnet: Inner, Machine: machine({ NetworkInterfaces }) })).toContain(
      'Machine: has a public address in Subnet, which has no route to an internet gateway',
    );
    expect(find({ Subnet, Machine: machine({ NetworkInterfaces }) })).toEqual([]);
  });
});

describe('Session Manager', () => {
  it('needs a role that allows it', () => {
    expect(find({ Machine: machine({ IamInstanceProfile: ref('AWS::NoValue') }) })[0]).toMatch(/^Machine: has no role/);
    expect(find({ ...identity([]), Machine: machine() })).toEqual([
      'Machine: has the role Role, which does not allow it to use Systems Manager',
    ]);
    expect(
      find({ ...identity([ref('Given')]), Machine: machine() }, { Parameters: { Given: { Type: 'String' } } }),
    ).toEqual([]);
  });
  it('may be disabled by a parameter', () => {
    const Parameters = { Shell: { Type: 'String', Default: 'true' } };
    const Conditions = { HasShell: { 'Fn::Equals': [{ Ref: 'Shell' }, 'true'] } };
    const policyIfShell = { 'Fn::If': ['HasShell', core, { Ref: 'AWS::NoValue' }] };
    expect(find({ ...identity([policyIfShell]), Machine: machine() }, { Parameters, Conditions })).toEqual([]);
  });
  it('is required for an instance that is created by an option', () => {
    const Parameters = { Made: { Type: 'String', Default: 'false', AllowedValues: ['true', 'false'] } };
    const Conditions = { HasMachine: { 'Fn::Equals': [{ Ref: 'Made' }, 'true'] } };
    const Machine = { ...machine(), Condition: 'HasMachine' };
    expect(find({ ...identity([]), Machine }, { Parameters, Conditions })).toEqual([
      'Machine: has the role Role, which does not allow it to use Systems Manager (with Made=true)',
    ]);
    expect(find({ Machine }, { Parameters, Conditions })).toEqual([]);
  });
  it('needs a route or endpoints', () => {
    const network = { Vpc: resource('AWS::EC2::VPC'), Subnet: resource('AWS::EC2::Subnet', { VpcId: ref('Vpc') }) };
    const Machine = machine({ SubnetId: ref('Subnet') });
    expect(find({ ...network, Machine })).toEqual([
      'Machine: cannot reach Systems Manager: its subnet Subnet has neither a route to the internet nor endpoints for ssm and ssmmessages',
    ]);
    const to = (service: string) =>
      resource('AWS::EC2::VPCEndpoint', {
        VpcId: ref('Vpc'),
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.us-east-1.${service}`,
      });
    expect(find({ ...network, Machine, Ssm: to('ssm'), Messages: to('ssmmessages') })).toEqual([]);
  });
});
