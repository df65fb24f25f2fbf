import { describe, expect, it } from 'vitest';
import { endpoint } from './endpoint.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const serviceName = (service: string) => ({ 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` });
const Vpc = resource('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true });
const find = (resources: SmallResources, rest = {}) => findingsOf(endpoint, { Vpc, ...resources }, rest);

describe('a gateway endpoint', () => {
  const gateway = (RouteTableIds: readonly unknown[], service = 's3') =>
    resource('AWS::EC2::VPCEndpoint', { VpcId: ref('Vpc'), ServiceName: serviceName(service), RouteTableIds });
  const Table = resource('AWS::EC2::RouteTable');
  const Tie = resource('AWS::EC2::SubnetRouteTableAssociation', { RouteTableId: ref('Table') });
  it('is in a route table that a subnet uses', () => {
    expect(find({ Table, Tie, S3: gateway([ref('Table')]) })).toEqual([]);
    expect(find({ Table, Tie, S3: gateway([]) })).toEqual(['S3: has no route table']);
    expect(find({ Table, S3: gateway([ref('Table')]) })).toEqual(['S3: is in route tables that no subnet uses']);
    expect(find({ S3: gateway(['{{resolve:ssm:/table}}']) })).toEqual([]);
  });
  it('is for S3 and DynamoDB', () =>
    expect(find({ Table, Tie, Logs: gateway([ref('Table')], 'logs') })).toEqual([
      'Logs: is a gateway endpoint, and logs has interface endpoints only',
    ]));
});

describe('an interface endpoint', () => {
  const group = (more: object): SmallResources => ({
    Group: resource('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ IpProtocol: 'tcp', ...more }] }),
  });
  const https = { FromPort: 443, ToPort: 443, CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } };
  const interfaceEndpoint = (more: object = {}) =>
    resource('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      VpcId: ref('Vpc'),
      ServiceName: serviceName('logs'),
      SubnetIds: ['subnet-1'],
      PrivateDnsEnabled: true,
      SecurityGroupIds: [ref('Group')],
      ...more,
    });
  it('with private DNS, a subnet and port 443 from the VPC has no findings', () =>
    expect(find({ ...group(https), Logs: interfaceEndpoint() })).toEqual([]));
  it('has the private DNS name of its service', () => {
    expect(find({ ...group(https), Logs: interfaceEndpoint({ PrivateDnsEnabled: false }) })).toEqual([
      'Logs: has no private DNS name for logs, which every SDK uses',
    ]);
    const Plain = resource('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' });
    expect(find({ Vpc: Plain, ...group(https), Logs: interfaceEndpoint() })).toEqual([
      'Logs: has private DNS enabled, which requires EnableDnsHostnames of Vpc: its creation fails',
    ]);
  });
  it('allows port 443 from the VPC', () => {
    expect(find({ ...group({ ...https, FromPort: 80, ToPort: 80 }), Logs: interfaceEndpoint() })).toEqual([
      'Logs: has security groups that do not allow port 443',
    ]);
    expect(find({ ...group({ ...https, CidrIp: '192.168.0.0/16' }), Logs: interfaceEndpoint() })).toEqual([
      'Logs: allows port 443 only from CIDR blocks outside its VPC Vpc',
    ]);
    expect(find({ ...group({ ...https, CidrIp: '10.0.1.0/24' }), Logs: interfaceEndpoint() })).toEqual([]);
    const mail = { ServiceName: serviceName('email-smtp') };
    expect(find({ ...group({ FromPort: 587, ToPort: 587 }), Mail: interfaceEndpoint(mail) })).toEqual([]);
    expect(find({ Logs: interfaceEndpoint({ SecurityGroupIds: [] }) })[0]).toMatch(
      /^Logs: uses the default security group of its VPC, which allows its own members only/,
    );
  });
});

describe('the policy of an endpoint', () => {
  const withPolicy = (Statement: object[]) =>
    find({
      Table: resource('AWS::EC2::RouteTable'),
      Tie: resource('AWS::EC2::SubnetRouteTableAssociation', { RouteTableId: ref('Table') }),
      S3: resource('AWS::EC2::VPCEndpoint', {
        VpcId: ref('Vpc'),
        ServiceName: serviceName('s3'),
        RouteTableIds: [ref('Table')],
        PolicyDocument: { Version: '2012-10-17', Statement },
      }),
    });
  const statement = (Effect: string) => ({ Effect, Principal: '*', Action: 's3:*', Resource: '*' });
  it('allows something', () => {
    expect(withPolicy([statement('Deny'), statement('Allow')])).toEqual([]);
    expect(withPolicy([statement('Deny')])).toEqual(['S3: has a policy that allows nothing']);
  });
});
