import { describe, expect, it } from 'vitest';
import { databaseRole } from './database-role.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const role = (service: string, Action: string) =>
  resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: 'arn:aws:bedrock:*::*' }] } }],
  });
const cluster = (AssociatedRoles: readonly object[]) =>
  resource('AWS::RDS::DBCluster', {
    Engine: 'aurora-mysql',
    DBClusterParameterGroupName: { Ref: 'Parameters' },
    VpcSecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }],
    AssociatedRoles,
  });
const parameters = (Parameters: object) => resource('AWS::RDS::DBClusterParameterGroup', { Parameters });
const out = (port: number) =>
  resource('AWS::EC2::SecurityGroupEgress', {
    GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] },
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
  });
const endpoint = (AWS: unknown, Action = 'bedrock:InvokeModel') =>
  resource('AWS::EC2::VPCEndpoint', {
    ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.bedrock-runtime' },
    PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' }] },
  });

const system: SmallResources = {
  Role: role('rds.amazonaws.com', 'bedrock:InvokeModel'),
  Cluster: cluster([{ RoleArn: arn('Role') }]),
  Parameters: parameters({ aws_default_bedrock_role: arn('Role') }),
  Group: resource('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32' }] }),
  Out: out(443),
  Models: endpoint(arn('Role')),
};
const find = (changed: SmallResources = {}) => findingsOf(databaseRole, { ...system, ...changed });

it('a role that the database can use has no findings', () => expect(find()).toEqual([]));

describe('the cluster', () => {
  it('is associated with the role in a parameter', () =>
    expect(find({ Cluster: cluster([]) })).toEqual([
      'Cluster: uses Role in aws_default_bedrock_role, and is not associated with it: RDS never assumes it',
    ]));
  it('has a parameter with the role that it is associated with', () =>
    expect(find({ Parameters: parameters({}) })).toEqual([
      'Cluster: is associated with Role, which no parameter names: no function uses it',
    ]));
  it('allows outbound HTTPS', () => {
    const noEgress = [
      'Cluster: calls AWS through aws_default_bedrock_role, and its security group has no egress rule for port 443',
    ];
    expect(find({ Out: out(3306) })).toEqual(noEgress);
    expect(find({ Out: resource('AWS::SNS::Topic') })).toEqual(noEgress);
    expect(find({ Out: resource('AWS::SNS::Topic'), Group: resource('AWS::EC2::SecurityGroup') })).toEqual([]);
  });
});

describe('the role', () => {
  it('trusts RDS', () =>
    expect(find({ Role: role('bedrock.amazonaws.com', 'bedrock:InvokeModel') })).toEqual([
      'Role: is the role in aws_default_bedrock_role, and does not trust rds.amazonaws.com',
    ]));
  it('allows the action that it is for', () =>
    expect(find({ Role: role('rds.amazonaws.com', 'bedrock:ListFoundationModels') })).toEqual([
      'Role: is the role in aws_default_bedrock_role, and does not have bedrock:InvokeModel',
    ]));
  it('is allowed by the endpoint policy, if there is one', () => {
    const denied = ['Models: does not allow Role, the role of the database, to call bedrock:InvokeModel'];
    expect(find({ Models: endpoint(arn('Other')), Other: role('rds.amazonaws.com', 's3:GetObject') })).toEqual(denied);
    expect(find({ Models: endpoint('*', 'bedrock:InvokeAgent') })).toEqual(denied);
    expect(find({ Models: endpoint('*') })).toEqual([]);
    expect(find({ Models: resource('AWS::SNS::Topic') })).toEqual([]);
  });
});
