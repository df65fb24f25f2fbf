import { describe, expect, it } from 'vitest';
import { privateSubnet } from './private-subnet.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });

/** A VPC with one subnet and its default route. */
const network = (subnet: string, route: object | undefined): SmallResources => ({
  Vpc: resource('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
  Gateway: resource('AWS::EC2::InternetGateway'),
  Nat: resource('AWS::EC2::NatGateway'),
  [subnet]: resource('AWS::EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' }),
  Table: resource('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
  Association: resource('AWS::EC2::SubnetRouteTableAssociation', { SubnetId: ref(subnet), RouteTableId: ref('Table') }),
  ...(route && {
    Route: resource('AWS::EC2::Route', { RouteTableId: ref('Table'), DestinationCidrBlock: '0.0.0.0/0', ...route }),
  }),
});
const toGateway = { GatewayId: ref('Gateway') };
const toNat = { NatGatewayId: ref('Nat') };

describe('a subnet that is named private', () => {
  it('has no route to an internet gateway', () => {
    expect(findingsOf(privateSubnet, network('PrivateSubnet', toGateway))).toEqual([
      'PrivateSubnet: is a private subnet, and Route routes it to an internet gateway',
    ]);
    expect(findingsOf(privateSubnet, network('DataSubnetPrivateA', toGateway))).toHaveLength(1);
  });
  it('may have a route to a NAT gateway, or no default route', () => {
    expect(findingsOf(privateSubnet, network('PrivateSubnet', toNat))).toEqual([]);
    expect(findingsOf(privateSubnet, network('PrivateSubnet', undefined))).toEqual([]);
  });
  it('may have a route to an external gateway; a public subnet may have any route', () => {
    expect(findingsOf(privateSubnet, network('PublicSubnet', toGateway))).toEqual([]);
    const route = { GatewayId: ref('GatewayId') };
    const Parameters = { GatewayId: { Type: 'String' } };
    expect(findingsOf(privateSubnet, network('PrivateSubnet', route), { Parameters })).toEqual([]);
  });
  it('assigns no public addresses', () => {
    const template = {
      Subnet: resource('AWS::EC2::Subnet', {
        MapPublicIpOnLaunch: true,
        Tags: [{ Key: 'Name', Value: { 'Fn::Sub': '${AWS::StackName} private' } }],
      }),
    };
    expect(findingsOf(privateSubnet, template)).toEqual(['Subnet: is a private subnet, and assigns public addresses']);
  });
});

describe('a Fargate service', () => {
  const service = (AssignPublicIp = 'DISABLED', Image: unknown = { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.x/app' }) => ({
    Task: resource('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ Image, LogConfiguration: { LogDriver: 'awslogs' } }],
    }),
    Service: resource('AWS::ECS::Service', {
      TaskDefinition: ref('Task'),
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp, Subnets: [ref('AppSubnet')] } },
    }),
  });
  const endpoints = (...services: string[]): SmallResources =>
    Object.fromEntries(
      services.map((name) => [
        `Endpoint${name.replace('.', '')}`,
        resource('AWS::EC2::VPCEndpoint', {
          VpcId: ref('Vpc'),
          ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${name}` },
          ...(name === 's3' ? { RouteTableIds: [ref('Table')] } : { VpcEndpointType: 'Interface' }),
        }),
      ]),
    );
  it('needs access to pull its image and to write its logs', () => {
    const template = { ...network('AppSubnet', undefined), ...endpoints('ecr.api', 's3'), ...service() };
    expect(findingsOf(privateSubnet, template)).toEqual([
      'Service: needs ecr.dkr, logs, and its subnet AppSubnet has no route to the internet',
    ]);
  });
  it('has access through all endpoints, a NAT gateway, or a public address', () => {
    const all = endpoints('ecr.api', 'ecr.dkr', 's3', 'logs');
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', undefined), ...all, ...service() })).toEqual([]);
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', toNat), ...service() })).toEqual([]);
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', toGateway), ...service('ENABLED') })).toEqual([]);
  });
  it('has no access through an internet gateway without a public address', () => {
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', toGateway), ...service('DISABLED', 'nginx') })).toEqual([
      'Service: needs internet, logs, and its subnet AppSubnet has a route to an internet gateway, which needs a public address',
    ]);
  });
});

describe('a function in a VPC', () => {
  const lambda = (Action: string): SmallResources => ({
    Role: resource('AWS::IAM::Role', {
      Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
    }),
    Function: resource('AWS::Lambda::Function', {
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      VpcConfig: { SubnetIds: [ref('AppSubnet')] },
    }),
  });
  it('has no access through an internet gateway', () => {
    const template = { ...network('AppSubnet', toGateway), ...lambda('secretsmanager:GetSecretValue') };
    expect(findingsOf(privateSubnet, template)[0]).toMatch(/^Function: needs secretsmanager, .* internet gateway/);
  });
  it('needs no network access to write its own logs', () => {
    const template = { ...network('AppSubnet', undefined), ...lambda('logs:PutLogEvents') };
    expect(findingsOf(privateSubnet, template)).toEqual([]);
  });
});

describe('an instance', () => {
  const machine = (script: string): SmallResources => ({
    Images: resource('AWS::ECR::Repository'),
    Template: resource('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        UserData: { 'Fn::Base64': { 'Fn::Sub': [script, { Uri: { 'Fn::GetAtt': ['Images', 'RepositoryUri'] } }] } },
      },
    }),
    Group: resource('AWS::AutoScaling::AutoScalingGroup', {
      LaunchTemplate: { LaunchTemplateId: ref('Template') },
      VPCZoneIdentifier: [ref('AppSubnet')],
    }),
  });
  const boot = 'dnf -y install docker\ndocker pull ${Uri}:1\n/opt/aws/bin/cfn-signal -e 0\n';
  it('has a route for its signal, its images and its packages', () => {
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', undefined), ...machine(boot) })).toEqual([
      'Template: needs ecr.api, ecr.dkr, s3, cloudformation, and its subnet AppSubnet has no route to the internet',
    ]);
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', toNat), ...machine(boot) })).toEqual([]);
  });
  it('needs nothing without user data that calls AWS', () =>
    expect(findingsOf(privateSubnet, { ...network('AppSubnet', undefined), ...machine('true') })).toEqual([]));
});
