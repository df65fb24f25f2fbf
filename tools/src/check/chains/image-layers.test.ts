import { expect, it } from 'vitest';
import { imageLayers } from './image-layers.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const ecr = { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:1' };

const allow = (...Resource: readonly unknown[]) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource,
});
const ownAccount = {
  ...allow('*'),
  Action: '*',
  Condition: { StringEquals: { 'aws:ResourceAccount': ref('AWS::AccountId') } },
};
const layers = (bucket: string) => allow({ 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}/*` });

const system = (Image: unknown, ...Statement: readonly unknown[]): SmallResources => ({
  Vpc: resource('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
  Subnet: resource('AWS::EC2::Subnet', { VpcId: ref('Vpc') }),
  Table: resource('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
  Association: resource('AWS::EC2::SubnetRouteTableAssociation', {
    SubnetId: ref('Subnet'),
    RouteTableId: ref('Table'),
  }),
  Endpoint: resource('AWS::EC2::VPCEndpoint', {
    VpcId: ref('Vpc'),
    ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
    RouteTableIds: [ref('Table')],
    ...(Statement.length > 0 && { PolicyDocument: { Statement } }),
  }),
  Task: resource('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Image }] }),
  Service: resource('AWS::ECS::Service', {
    TaskDefinition: ref('Task'),
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('Subnet')] } },
  }),
});
const find = (image: unknown, ...statements: readonly unknown[]) =>
  findingsOf(imageLayers, system(image, ...statements), { Parameters: { Given: { Type: 'String' } } });

it.each([
  ['app:1', 'Docker Hub'],
  ['openemr/openemr:8.4.0', 'Docker Hub'],
  ['docker.io/openemr/openemr:8.4.0@sha256:0', 'Docker Hub'],
  [ecr, 'ECR'],
])('an endpoint that allows only buckets of the account prevents the download of %j', (image, name) => {
  const what = `Endpoint: does not allow tasks to download image layers of ${name}, which are in a separate bucket`;
  expect(find(image, ownAccount)).toEqual([what]);
  expect(find(image, ownAccount, layers('my-bucket'))).toEqual([what]);
});

it('an endpoint allows the buckets in its policy, or all', () => {
  const hub = layers('docker-images-prod*');
  expect(find('openemr/openemr:8.4.0', ownAccount, hub)).toEqual([]);
  expect(find(ecr, ownAccount, hub)).toHaveLength(1);
  expect(find(ecr, ownAccount, layers('prod-${AWS::Region}-starport-layer-bucket'))).toEqual([]);
  expect(find('app:1', allow('*'))).toEqual([]);
  expect(find('app:1')).toEqual([]);
});

it('other registries, and images and policies from parameters, have no findings', () => {
  expect(find('ghcr.io/org/app:1', ownAccount)).toEqual([]);
  expect(find(ref('Given'), ownAccount)).toEqual([]);
  expect(find('app:1', allow(ref('Given')))).toEqual([]);
});

it('an endpoint of an instance that pulls from ECR allows its buckets', () => {
  const { Task: _, Service, ...network } = system('', ownAccount);
  const machine = (script: string): SmallResources => ({
    Template: resource('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: { UserData: { 'Fn::Base64': { 'Fn::Sub': script } } },
    }),
    Group: resource('AWS::AutoScaling::AutoScalingGroup', {
      LaunchTemplate: { LaunchTemplateId: ref('Template') },
      VPCZoneIdentifier: [ref('Subnet')],
    }),
  });
  const pull = 'docker pull ${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1';
  const findings = (script: string) => findingsOf(imageLayers, { ...network, ...machine(script) });
  expect(findings(pull)).toEqual([
    'Endpoint: does not allow instances to download image layers of ECR, which are in a separate bucket',
  ]);
  expect(findings('true')).toEqual([]);
});
