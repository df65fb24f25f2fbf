import {
  type Json,
  type JsonObject,
  Problem,
  type Template,
  type TemplateResource,
  UsageProblem,
} from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { type Change, type DiffInput, diffReleases, formatDiff, parseAllowList } from './index.ts';

const resource = (
  Type: string,
  Properties: JsonObject = {},
  more: Partial<TemplateResource> = {},
): TemplateResource => ({
  Type,
  ...more,
  Properties,
});
const nested = (Parameters: Record<string, Json> = {}) =>
  resource('AWS::CloudFormation::Stack', { TemplateURL: 'x.yaml', Parameters });
const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const encrypted = {
  ServerSideEncryptionConfiguration: [
    { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'k' } },
  ],
};
const bucket = (Properties: JsonObject = {}, more: Partial<TemplateResource> = {}) =>
  resource('AWS::S3::Bucket', { BucketEncryption: encrypted, ...Properties }, { ...retained, ...more });
const statement = (Effect: string, Action: Json, more: JsonObject = {}) => ({ Effect, Action, Resource: '*', ...more });
const policy = (Type: string, ...Statement: Json[]) =>
  resource(Type, {
    PolicyDocument: { Version: '2012-10-17', Statement },
    ...(Type === 'AWS::S3::BucketPolicy' && { Bucket: { Ref: 'Store' } }),
  });

const one = (Resources: Template['Resources'], more: Partial<Template> = {}) => ({
  root: { ...more, Resources },
  children: {},
});

/** Findings in one stack, without notes. */
async function found(input: DiffInput) {
  const { findings, blocked } = await diffReleases(input);
  expect(blocked).toBe(findings.some(({ severity }) => severity === 'block'));
  return findings
    .filter(({ severity }) => severity !== 'note')
    .map((f) => `${f.severity} ${f.stack}/${f.logicalId} ${f.change}`);
}
const between = (before: Template['Resources'], after: Template['Resources']) =>
  found({ before: one(before), after: one(after) });

describe('diffReleases', () => {
  it.each<[string, TemplateResource, TemplateResource | undefined, string[]]>([
    ['nothing', bucket(), bucket(), []],
    ['a tag', bucket(), bucket({ Tags: [{ Key: 'a', Value: 'b' }] }), []],
    ['a removed store', resource('AWS::DynamoDB::Table'), undefined, ['block root/Store removed']],
    ['a store that is retained but no longer in a stack', bucket(), undefined, ['block root/Store orphaned']],
    ['a replaced store', bucket(), bucket({ BucketName: 'x' }), ['block root/Store replaced']],
    [
      'a store that may be replaced',
      resource('AWS::RDS::DBInstance', { AvailabilityZone: 'a' }),
      resource('AWS::RDS::DBInstance', { AvailabilityZone: 'a', DBSnapshotIdentifier: 'x' }),
      ['review root/Store may-replace'],
    ],
    ['another type', bucket(), resource('AWS::SQS::Queue', {}, retained), ['block root/Store type-changed']],
    [
      'a weaker DeletionPolicy',
      bucket(),
      bucket({}, { DeletionPolicy: 'Delete' }),
      ['block root/Store policy-weakened'],
    ],
    [
      'no UpdateReplacePolicy',
      bucket(),
      { ...resource('AWS::S3::Bucket', { BucketEncryption: encrypted }), DeletionPolicy: 'Retain' },
      ['block root/Store policy-weakened'],
    ],
    ['an equally strong DeletionPolicy', bucket(), bucket({}, { DeletionPolicy: 'Retain' }), []],
    [
      "a cluster's own default",
      resource('AWS::RDS::DBCluster'),
      resource('AWS::RDS::DBCluster', {}, { DeletionPolicy: 'Snapshot' }),
      [],
    ],
    [
      'a weaker policy than that default',
      resource('AWS::RDS::DBCluster'),
      resource('AWS::RDS::DBCluster', {}, { DeletionPolicy: 'Delete' }),
      ['block root/Store policy-weakened'],
    ],
    ['no encryption', bucket(), resource('AWS::S3::Bucket', {}, retained), ['block root/Store encryption-lost']],
    [
      'encryption without a customer managed key',
      bucket(),
      bucket({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      }),
      ['block root/Store encryption-lost'],
    ],
    ['a new key rotation', resource('AWS::KMS::Key'), resource('AWS::KMS::Key', { EnableKeyRotation: true }), []],
    ['a removed stateless resource', resource('AWS::SNS::Topic'), undefined, []],
    [
      'a replaced stateless resource',
      resource('AWS::ECS::TaskDefinition', { Cpu: '256' }),
      resource('AWS::ECS::TaskDefinition', { Cpu: '512' }),
      [],
    ],
    [
      'new Lambda code',
      resource('AWS::Lambda::Function', { Code: { ZipFile: 'a' } }),
      resource('AWS::Lambda::Function', { Code: { ZipFile: 'b' } }),
      [],
    ],
  ])('classifies %s', async (_, before, after, expected) => {
    expect(await between({ Store: before }, after ? { Store: after } : {})).toEqual(expected);
  });

  const deny = statement('Deny', 's3:*', {
    Sid: 'TlsOnly',
    Principal: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  it.each<[string, TemplateResource, TemplateResource | undefined, string[]]>([
    ['a lost Deny', policy('AWS::S3::BucketPolicy', deny), policy('AWS::S3::BucketPolicy'), ['block root/P deny-lost']],
    [
      'a Deny with a narrower action',
      policy('AWS::S3::BucketPolicy', deny),
      policy('AWS::S3::BucketPolicy', { ...deny, Action: 's3:GetObject' }),
      ['block root/P deny-lost'],
    ],
    ['a removed policy with a Deny', policy('AWS::S3::BucketPolicy', deny), undefined, ['block root/P deny-lost']],
    [
      'a Deny with another name and more actions',
      policy('AWS::SQS::QueuePolicy', { ...deny, Action: ['a'] }),
      policy('AWS::SQS::QueuePolicy', { ...deny, Sid: 'X', Action: ['b', 'a'] }),
      [],
    ],
    [
      'a key policy that lost a Deny',
      resource('AWS::KMS::Key', { KeyPolicy: { Statement: [deny] } }),
      resource('AWS::KMS::Key', { KeyPolicy: { Statement: [] } }),
      ['block root/P deny-lost'],
    ],
    [
      'an identity-based policy that lost a Deny',
      policy('AWS::IAM::ManagedPolicy', deny),
      policy('AWS::IAM::ManagedPolicy'),
      ['review root/P deny-lost'],
    ],
    [
      'a new permission',
      policy('AWS::IAM::ManagedPolicy', statement('Allow', 's3:Get')),
      policy('AWS::IAM::ManagedPolicy', statement('Allow', ['s3:Get', 's3:Put'])),
      ['review root/P permissions-broadened'],
    ],
    [
      'a removed permission',
      policy('AWS::IAM::ManagedPolicy', statement('Allow', ['s3:Get', 's3:Put'])),
      policy('AWS::IAM::ManagedPolicy', statement('Allow', 's3:Get')),
      [],
    ],
    [
      'a permission without its condition',
      policy('AWS::IAM::ManagedPolicy', statement('Allow', 'a', { Condition: { Bool: { b: 'true' } } })),
      policy('AWS::IAM::ManagedPolicy', statement('Allow', 'a')),
      ['review root/P permissions-broadened'],
    ],
    [
      'an attached policy',
      resource('AWS::IAM::Role', { ManagedPolicyArns: [] }),
      resource('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
      ['review root/P permissions-broadened'],
    ],
    [
      'a security group rule',
      resource('AWS::EC2::SecurityGroup'),
      resource('AWS::EC2::SecurityGroup', {
        SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }],
      }),
      ['review root/P permissions-broadened'],
    ],
  ])('classifies %s', async (_, before, after, expected) => {
    const Store = bucket();
    expect(await between({ Store, P: before }, after ? { Store, P: after } : { Store })).toEqual(expected);
  });

  it('finds a VPC that a parameter replaces, and dependent resources in other stacks', async () => {
    const system = (Default: string) => ({
      root: {
        Parameters: { VpcCidr: { Type: 'String', Default } },
        Resources: {
          Network: nested({ VpcCidr: { Ref: 'VpcCidr' } }),
          Data: nested({ GroupName: { 'Fn::GetAtt': ['Network', 'Outputs.GroupName'] } }),
        },
      },
      children: {
        Network: {
          Parameters: { VpcCidr: { Type: 'String' } },
          Resources: {
            Vpc: resource('AWS::EC2::VPC', { CidrBlock: { Ref: 'VpcCidr' } }),
            Subnet: resource('AWS::EC2::Subnet', { VpcId: { Ref: 'Vpc' } }),
            Group: resource('AWS::RDS::DBSubnetGroup', { DBSubnetGroupName: { 'Fn::Sub': 'g-${Subnet}' } }),
          },
          Outputs: { GroupName: { Value: { Ref: 'Group' } } },
        },
        Data: {
          Parameters: { GroupName: { Type: 'String' } },
          Resources: { Cluster: resource('AWS::RDS::DBCluster', { DBSubnetGroupName: { Ref: 'GroupName' } }) },
        },
      },
    });
    const [before, after] = [system('10.0.0.0/16'), system('10.1.0.0/16')];
    expect(await found({ before, after })).toEqual(['block Network/Vpc replaced', 'block Data/Cluster replaced']);
    expect(await found({ before, after, parametersBefore: { VpcCidr: '10.0.0.0/16' } })).toEqual([]);
    expect(await found({ before, after: before })).toEqual([]);
  });

  it('finds a store that a condition excludes, or may exclude', async () => {
    const template = (Default?: string): Template => ({
      Parameters: { Keep: { Type: 'String', ...(Default && { Default }) } },
      Conditions: { HasStore: { 'Fn::Equals': [{ Ref: 'Keep' }, 'true'] } },
      Resources: { Store: bucket({}, { Condition: 'HasStore' }), Other: resource('AWS::SNS::Topic') },
    });
    const from = (root: Template) => ({ root, children: {} });
    const before = one({ Store: bucket(), Other: resource('AWS::SNS::Topic') });
    expect(await found({ before, after: from(template('true')) })).toEqual([]);
    expect(await found({ before, after: from(template('false')) })).toEqual(['block root/Store orphaned']);
    expect(await found({ before, after: from(template()) })).toEqual(['review root/Store may-be-excluded']);
    expect(await found({ before: from(template()), after: from(template()) })).toEqual([]);
  });

  const twoStacks = (A: Template['Resources'], B: Template['Resources']) => ({
    root: { Resources: { A: nested(), B: nested() } },
    children: { A: { Resources: A }, B: { Resources: B } },
  });
  const role = resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [statement('Allow', 'sts:AssumeRole')] },
  });
  it('blocks a store that moves to another stack, and allows a role to move', async () => {
    const before = twoStacks({ Store: bucket(), Reader: role }, {});
    expect(await found({ before, after: twoStacks({ Reader: role }, { Store: bucket() }) })).toEqual([
      'block A/Store moved',
    ]);
    expect(await found({ before, after: twoStacks({ Store: bucket() }, { Reader: role }) })).toEqual([]);
    const weaker = twoStacks({ Reader: role }, { Store: resource('AWS::S3::Bucket', {}, retained) });
    expect(await found({ before, after: weaker })).toEqual(['block A/Store moved', 'block A/Store encryption-lost']);
  });

  it('blocks the deletion of a nested stack depending on its resources', async () => {
    const after = { root: { Resources: { B: nested() } }, children: { B: { Resources: {} } } };
    expect(await found({ before: twoStacks({ Store: bucket(), Reader: role }, {}), after })).toEqual([
      'block A/Store orphaned',
    ]);
  });

  it('accepts changes in the allow-list, with their reason, and finds a stale entry', async () => {
    const before = one({ Store: bucket() });
    const allowance = (change: Change, logicalId = 'Store') => ({
      stack: 'root',
      logicalId,
      change,
      reason: 'moved by hand',
    });
    const diff = await diffReleases({ before, after: one({}), allow: [allowance('orphaned')] });
    expect(diff.blocked).toBe(false);
    expect(diff.findings).toMatchObject([{ change: 'orphaned', severity: 'note', allowed: 'moved by hand' }]);
    expect(await found({ before, after: one({}), allow: [allowance('replaced')] })).toEqual([
      'block root/Store orphaned',
      'review root/Store stale-allowance',
    ]);
    expect(await found({ before, after: before, allow: [allowance('orphaned')] })).toEqual([
      'review root/Store stale-allowance',
    ]);
    const unreasoned = { ...allowance('orphaned'), reason: ' ' };
    await expect(diffReleases({ before, after: one({}), allow: [unreasoned] })).rejects.toThrow(UsageProblem);
  });

  it('refuses systems that cannot be compared with a Problem', async () => {
    const odd = one({ Policy: resource('AWS::SNS::TopicPolicy') });
    await expect(diffReleases({ before: odd, after: one({}) })).rejects.toThrow(Problem);
  });
});

describe('parseAllowList', () => {
  it.each([
    [
      'invalid JSON',
      'x',
      /is not a JSON array of allowances\. Use the form \[\{ "stack": …, "logicalId": …, "change": …, "reason": … \}\]\./,
    ],
    [
      'not an array',
      '{}',
      /is not a JSON array of allowances\. Use the form \[\{ "stack": …, "logicalId": …, "change": …, "reason": … \}\]\./,
    ],
    [
      'an entry without a reason',
      '[{"stack":"root","logicalId":"A","change":"removed"}]',
      /a\.json\[0\]: has no reason/,
    ],
    [
      'an unknown change',
      '[{"stack":"root","logicalId":"A","change":"remove","reason":"x"}]',
      /Did you mean removed\?/,
    ],
    ['an invalid entry', '[null]', /has no stack/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseAllowList(text, 'a.json')).toThrow(UsageProblem);
    expect(() => parseAllowList(text, 'a.json')).toThrow(message);
  });

  it('reads entries', () => {
    const entry = { stack: 'root', logicalId: 'A', change: 'removed', reason: 'x', reviewedBy: 'y' };
    expect(parseAllowList(JSON.stringify([entry]), 'a.json')).toEqual([entry]);
  });
});

describe('formatDiff', () => {
  it('prints a table for each stack, the fixes, and the counts', async () => {
    const before = one({ Store: bucket(), Topic: resource('AWS::SNS::Topic') });
    const diff = await diffReleases({ before, after: one({ Store: bucket({ BucketName: 'x' }) }) });
    expect(formatDiff(diff)).toBe(`root
  BLOCK   Store  AWS::S3::Bucket  is replaced by an empty new one because BucketName changes
          Keep the value; or add a second resource, move the data, and allow this change.
  note    Topic  AWS::SNS::Topic  is deleted

1 to block, 0 to review, 1 note
`);
    expect(formatDiff({ findings: [], blocked: false })).toBe('No resource changes.\n');
  });
});
