import type { Template, TemplateResource } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { callerNeeds } from './caller-needs.ts';

const needsOf = (resources: Readonly<Record<string, TemplateResource>>) => {
  const templates: readonly Template[] = [{ Resources: resources }];
  const types = [...new Set(Object.values(resources).map(({ Type }) => Type))];
  return callerNeeds(types, templates, (tail) => `arn:aws:${tail}`, '${AWS::Region}');
};
const ofTypes = (...types: readonly string[]) =>
  needsOf(Object.fromEntries(types.map((Type, index) => [`R${index}`, { Type }])));
const where = (needs: ReturnType<typeof needsOf>, action: string) =>
  needs.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource);

describe('service-linked roles that the first resource of a type creates', () => {
  test.each([
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'elasticloadbalancing.amazonaws.com'],
    ['AWS::ElastiCache::ServerlessCache', 'elasticache.amazonaws.com'],
    ['AWS::GlobalAccelerator::Accelerator', 'globalaccelerator.amazonaws.com'],
    ['AWS::Config::ConformancePack', 'config-conforms.amazonaws.com'],
    ['AWS::SecurityHub::Hub', 'securityhub.amazonaws.com'],
    ['AWS::RDS::DBCluster', 'rds.amazonaws.com'],
  ])('%s: only for %s', (type, service) => {
    const [statement] = ofTypes(type).filter(({ Action }) => [Action].flat().includes('iam:CreateServiceLinkedRole'));
    expect(statement).toMatchObject({
      Resource: 'arn:aws:iam::${AWS::AccountId}:role/aws-service-role/*',
      Condition: { StringEquals: { 'iam:AWSServiceName': [service] } },
    });
  });

  test('are not created if no type needs one', () => {
    expect(where(ofTypes('AWS::SQS::Queue'), 'iam:CreateServiceLinkedRole')).toEqual([]);
  });
});

describe('keys', () => {
  test('are used with the actions that each service needs, only through services', () => {
    const [statement] = ofTypes('AWS::Lambda::Function').filter(({ Action }) =>
      [Action].flat().includes('kms:Encrypt'),
    );
    expect(Object.keys(statement!.Condition!)).toEqual(['StringEquals', 'StringLike']);
    expect(statement!.Condition!.StringLike).toHaveProperty('kms:ViaService');
  });

  test('of volumes are those of EC2', () => {
    for (const action of ['CreateGrant', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'])
      expect(where(ofTypes('AWS::EC2::Instance'), `kms:${action}`), action).toHaveLength(1);
  });

  test('are not used if no service encrypts on behalf of the caller', () => {
    expect(ofTypes('AWS::SNS::Subscription')).toEqual([]);
  });
});

test('a vault of AWS Backup also needs permissions on its storage', () => {
  expect(where(ofTypes('AWS::Backup::BackupVault'), 'backup-storage:MountCapsule')).toEqual(['*']);
});

describe('secrets that a template resolves', () => {
  const user = {
    Type: 'AWS::RDS::DBCluster',
    Properties: {
      MasterUserPassword: {
        'Fn::Sub': ['{{resolve:secretsmanager:${S}:SecretString:password}}', { S: { Ref: 'Master' } }],
      },
    },
  };

  test('are read with their key: those that the templates create, by logical ID', () => {
    const needs = needsOf({ Master: { Type: 'AWS::SecretsManager::Secret' }, Db: user });
    expect(where(needs, 'secretsmanager:GetSecretValue')).toEqual([
      ['${StackName}', 'Master'].map(
        (name) => `arn:aws:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}-*`,
      ),
    ]);
    expect(where(needs, 'kms:Decrypt')).toHaveLength(1);
    expect(where(needs, 'secretsmanager:PutSecretValue')).toEqual([]);
  });

  test('are any secrets of the account if the templates create none', () => {
    expect(where(needsOf({ Db: user }), 'secretsmanager:GetSecretValue')).toEqual([
      ['arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*'],
    ]);
  });

  test('are written if one is attached to a database', () => {
    const needs = needsOf({
      User: { Type: 'AWS::SecretsManager::Secret' },
      Attached: { Type: 'AWS::SecretsManager::SecretTargetAttachment' },
    });
    expect(where(needs, 'secretsmanager:PutSecretValue')).toEqual([
      ['${StackName}', 'User'].map(
        (name) => `arn:aws:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}-*`,
      ),
    ]);
  });
});

test('Availability Zones are described if Fn::GetAZs is used', () => {
  const subnet = (AvailabilityZone: string | object) => ({
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: AvailabilityZone as never } },
  });
  const chosen = { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] };
  for (const action of ['ec2:DescribeAvailabilityZones', 'ec2:DescribeAccountAttributes', 'ec2:DescribeSubnets']) {
    expect(where(needsOf(subnet(chosen)), action)).toEqual(['*']);
    expect(where(needsOf(subnet('us-east-1a')), action)).toEqual([]);
  }
});

test('the organization is described if a trail can be an organization trail', () => {
  const trail = (IsOrganizationTrail: boolean | object) => ({
    Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { IsOrganizationTrail: IsOrganizationTrail as never } },
  });
  expect(where(needsOf(trail({ 'Fn::If': ['Has', true, false] })), 'organizations:DescribeOrganization')).toEqual([
    '*',
  ]);
  expect(where(needsOf(trail(false)), 'organizations:DescribeOrganization')).toEqual([]);
});
