import {
  type Blueprint,
  blueprint,
  type Json,
  type JsonObject,
  type Resource,
  resource,
  resourceFacts,
  type Statement,
  snippet,
  type Template,
} from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { link } from '../link/link.ts';
import { pseudoOf, resolveTemplate } from '../resolve/index.ts';
import { deploymentRole } from './deployment-role.ts';

/** A stack name of the maximum length. */
const stackName = 'a-stack-with-24-letters-';
const bucket = `t${'x'.repeat(62)}`;

const systemOf = (resources: readonly Resource[], name = 'demo'): Blueprint =>
  blueprint(name, {
    title: 'Demo',
    parameters: {},
    system: () => ({ stacks: { one: [snippet(resources)] }, outputs: {} }),
  });
const ofType = (type: string, index: number): Resource => ({ ...resource(`R${index}`, 'AWS::SNS::Topic', {}), type });

/** The policy documents of the role for a system with these types, including nested stacks. */
function documentsFor(types: readonly string[]): readonly JsonObject[] {
  const system = systemOf(types.map(ofType));
  const { root, children } = link(system, 'nested');
  return documents(deploymentRole(system, [root, ...Object.values(children)]));
}

function documents(template: Template): readonly JsonObject[] {
  const parameters = { StackName: stackName, TemplateBucket: bucket };
  const pseudo = { ...pseudoOf('ap-southeast-1'), 'AWS::AccountId': '000000000000' };
  const { Resources } = resolveTemplate(template, { parameters, pseudo }).template;
  const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
  return policies.map(({ Properties }) => Properties!.PolicyDocument as JsonObject);
}

const list = (value: unknown): readonly string[] =>
  [value ?? []].flat().map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
const statements = (all: readonly JsonObject[]) =>
  all.flatMap(({ Statement: own }) => own as unknown as readonly Statement[]);
const allows = (all: readonly JsonObject[], action: string) =>
  statements(all).filter(({ Action }) => list(Action).some((pattern) => matches(pattern, action)));
const matches = (pattern: string, action: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(action);

/** Calls that read or write data of a system. */
const dataCalls = [
  ...['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(
    (a) => `dynamodb:${a}`,
  ),
  ...['DeleteObject', 'DeleteObjectVersion', 'GetObjectVersion', 'PutObject', 'PutObjectAcl'].map((a) => `s3:${a}`),
  's3:BypassGovernanceRetention',
  ...['DeleteMessage', 'ReceiveMessage', 'SendMessage'].map((a) => `sqs:${a}`),
  ...['FilterLogEvents', 'GetLogEvents', 'PutLogEvents', 'StartQuery'].map((a) => `logs:${a}`),
  ...['GetRecords', 'PutRecord', 'PutRecords'].map((a) => `kinesis:${a}`),
  ...['sns:Publish', 'athena:GetQueryResults', 'redshift-data:ExecuteStatement'],
  ...['CreateResource', 'DeleteResource', 'ReadResource', 'SearchWithGet', 'UpdateResource', 'StartFHIRExportJob'].map(
    (a) => `healthlake:${a}`,
  ),
];

const types = Object.keys(resourceFacts).filter((type) => !type.startsWith('AWS::CloudFormation::'));
const usual = [
  'DynamoDB::Table',
  'Events::Rule',
  'IAM::Role',
  'KMS::Key',
  'Lambda::Function',
  'Logs::LogGroup',
  'S3::Bucket',
  'SNS::Topic',
  'SQS::Queue',
].map((type) => `AWS::${type}`);

describe.each([
  ['the usual types', usual],
  ['every type that builders can use', types],
])('the role for %s', (_, all) => {
  const documents = documentsFor(all);

  test('has no data access', () => {
    expect(dataCalls.filter((call) => allows(documents, call).length > 0)).toEqual([]);
  });

  test('reads objects of the templates’ bucket only', () => {
    const reading = allows(documents, 's3:GetObject');
    expect(reading.flatMap(({ Resource }) => list(Resource))).toEqual([`arn:aws:s3:::${bucket}/*`]);
    expect(reading[0]).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
  });

  test('has no wildcard for all actions of IAM or another service', () => {
    const actions = statements(documents).flatMap(({ Action }) => list(Action));
    expect(actions.filter((action) => /^\*$|^[a-z0-9-]+:\*$/.test(action))).toEqual([]);
    expect(actions.filter((action) => action.startsWith('iam:') && action.includes('*'))).toEqual([]);
    expect(
      statements(documents).every(
        ({ Effect, NotAction, NotResource }) => Effect === 'Allow' && !NotAction && !NotResource,
      ),
    ).toBe(true);
  });

  test('changes only users of the stack, and creates access keys only for them', () => {
    const changing = ['CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'AttachUserPolicy', 'PutUserPolicy'];
    const granted = changing.flatMap((call) =>
      allows(documents, `iam:${call}`).flatMap(({ Resource }) => list(Resource)),
    );
    const own = `arn:aws:iam::000000000000:user/${stackName}-*`;
    expect(granted.filter((arn) => arn === '*' || (arn.includes(':user/') && arn !== own))).toEqual([]);
  });

  test('changes and passes only roles whose names begin with the stack name', () => {
    const own = new RegExp(`^arn:aws:iam::000000000000:(role|policy|instance-profile|group|user)/${stackName}-\\*$`);
    for (const call of [
      'CreateRole',
      'PutRolePolicy',
      'AttachRolePolicy',
      'CreatePolicyVersion',
      'UpdateAssumeRolePolicy',
    ]) {
      const granted = allows(documents, `iam:${call}`).flatMap(({ Resource }) => list(Resource));
      expect(
        granted.filter((arn) => !own.test(arn)),
        call,
      ).toEqual([]);
    }
    const passing = allows(documents, 'iam:PassRole');
    const toServices = passing
      .filter(({ Condition }) => Condition === undefined)
      .flatMap(({ Resource }) => list(Resource));
    expect(toServices).toEqual([`arn:aws:iam::000000000000:role/${stackName}-*`]);
    for (const { Condition } of passing.filter((statement) => statement.Condition))
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } });
  });

  test('uses keys only through services, and only keys of its account', () => {
    for (const call of ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:CreateGrant']) {
      for (const { Condition } of allows(documents, call)) {
        expect(Condition, call).toMatchObject({
          StringEquals: { 'kms:CallerAccount': '000000000000' },
          StringLike: { 'kms:ViaService': '*.ap-southeast-1.amazonaws.com' },
        });
      }
    }
    expect(allows(documents, 'kms:CreateGrant')).toHaveLength(1);
    expect(allows(documents, 'kms:DescribeKey').map(({ Resource }) => Resource)).toContain('*');
  });

  test('is within IAM quotas: 6,144 characters per policy, ten policies per role', () => {
    const sizes = documents.map((document) => JSON.stringify(document).length);
    expect(Math.max(...sizes)).toBeLessThan(6_144);
    expect(sizes.length).toBeLessThanOrEqual(10);
  });
});

test('depends on the types of the system: it has no permissions that none of them needs', () => {
  const topics = documentsFor(['AWS::SNS::Topic']);
  expect(allows(topics, 'sns:CreateTopic').flatMap(({ Resource }) => list(Resource))).toEqual([
    `arn:aws:sns:ap-southeast-1:000000000000:${stackName}-*`,
  ]);
  for (const call of ['dynamodb:CreateTable', 'iam:CreateRole', 's3:CreateBucket', 'lambda:CreateFunction'])
    expect(allows(topics, call), call).toEqual([]);
  const tables = documentsFor(['AWS::SNS::Topic', 'AWS::DynamoDB::Table']);
  expect(allows(tables, 'dynamodb:CreateTable').length).toBeGreaterThan(0);
});

test('it can create nested stacks only with names that begin with the stack name', () => {
  const creating = allows(documentsFor(['AWS::SNS::Topic']), 'cloudformation:CreateStack');
  expect(creating.flatMap(({ Resource }) => list(Resource))).toEqual([
    `arn:aws:cloudformation:ap-southeast-1:000000000000:stack/${stackName}-*`,
  ]);
});

test('only CloudFormation can assume it, and it can have a permissions boundary', () => {
  const system = systemOf([ofType('AWS::SNS::Topic', 0)]);
  const template = deploymentRole(system, [link(system, 'flat').root]);
  const role = template.Resources.DeploymentRole?.Properties as Readonly<Record<string, Json>>;
  expect(role.AssumeRolePolicyDocument).toMatchObject({
    Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const boundaryOf = (PermissionsBoundary: string) =>
    resolveTemplate(template, { parameters: { PermissionsBoundary } }).template.Resources.DeploymentRole?.Properties
      ?.PermissionsBoundary;
  expect(boundaryOf('')).toBeUndefined();
  expect(boundaryOf('arn:aws:iam::000000000000:policy/Bound')).toBe('arn:aws:iam::000000000000:policy/Bound');
});

test('the stack name is short enough not to be truncated in physical names', () => {
  const long = systemOf([ofType('AWS::SNS::Topic', 0)], 'a-system-with-a-very-long-name');
  const { StackName } = deploymentRole(long, [link(long, 'flat').root]).Parameters ?? {};
  const pattern = new RegExp(StackName?.AllowedPattern ?? 'none');
  expect(String(StackName?.Default)).toMatch(pattern);
  expect(stackName).toMatch(pattern);
  for (const bad of [`${stackName}x`, 'Upper', '1st', '', 'a*']) expect(bad).not.toMatch(pattern);
});
