import { IAM } from '@aws-sdk/client-iam';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import {
  account,
  allow,
  arnOf,
  assume,
  createRole,
  deny,
  document,
  json,
  roleArn,
  root,
} from './support/principals.ts';

// Requests with results from the cited pages of the IAM User Guide, to detect changes in a new version of the evaluator
// of MiniStack.

let emulator: Emulator;
let iam: IAM;
beforeAll(async () => {
  emulator = await startEmulator();
  iam = new IAM(clientConfig(emulator));
});
afterAll(() => emulator?.stop());

const user = (name: string, owner = account) => `arn:aws:iam::${owner}:user/${name}`;
const bucket = 'arn:aws:s3:::bucket';

interface Request {
  readonly policies?: readonly object[];
  readonly boundary?: readonly object[];
  readonly resourcePolicy?: readonly object[];
  readonly action?: string;
  readonly resource?: string;
  readonly caller?: string;
  readonly owner?: string;
  /** Condition key -> its value; a list is a multivalued key. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly version?: string;
}

async function decision(request: Request): Promise<string> {
  const { policies = [], boundary, resourcePolicy, context = {}, version = '2012-10-17' } = request;
  const policy = (statements: readonly object[]) => JSON.stringify({ Version: version, Statement: statements });
  const { EvaluationResults } = await iam.simulateCustomPolicy({
    ActionNames: [request.action ?? 's3:GetObject'],
    ResourceArns: [request.resource ?? `${bucket}/key`],
    PolicyInputList: policies.length > 0 ? [policy(policies)] : [policy([allow('none:Nothing')])],
    CallerArn: request.caller ?? user('ana'),
    ...(boundary && { PermissionsBoundaryPolicyInputList: [policy(boundary)] }),
    ...(resourcePolicy && { ResourcePolicy: policy(resourcePolicy) }),
    ...(request.owner && { ResourceOwner: user('root', request.owner) }),
    ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
      ContextKeyName,
      ContextKeyValues: typeof value === 'string' ? [value] : [...value],
      ContextKeyType: typeof value === 'string' ? 'string' : 'stringList',
    })),
  });
  return EvaluationResults![0]!.EvalDecision!;
}

const [allowed, denied, not] = ['allowed', 'explicitDeny', 'implicitDeny'];
const when = (Condition: object) => [allow('s3:GetObject', '*', { Condition })];
const by = (Principal: unknown, more: object = {}) => allow('s3:GetObject', `${bucket}/*`, { Principal, ...more });

describe('"Policy evaluation logic"', () => {
  test.each<[string, Request, string | undefined]>([
    ['no allow: an implicit deny', {}, not],
    ['an explicit deny overrides an allow', { policies: [allow('*'), deny('s3:*')] }, denied],
    [
      'a permissions boundary and a policy must both allow',
      { policies: [allow('s3:*')], boundary: [allow('sqs:*')] },
      not,
    ],
    [
      'the intersection of permissions boundary and policy',
      { policies: [allow('s3:*')], boundary: [allow('s3:Get*')] },
      allowed,
    ],
    ['a permissions boundary alone allows nothing', { boundary: [allow('*')] }, not],
    [
      'a deny in a permissions boundary overrides an allow',
      { policies: [allow('*')], boundary: [allow('*'), deny('s3:GetObject')] },
      denied,
    ],
    ['a resource policy alone allows a user of the account', { resourcePolicy: [by({ AWS: user('ana') })] }, allowed],
    ['but no other user', { resourcePolicy: [by({ AWS: user('bob') })] }, not],
    ['one with the account as principal needs an identity policy too', { resourcePolicy: [by(root)] }, not],
    [
      'a deny in a resource policy overrides an allow',
      { policies: [allow('*')], resourcePolicy: [{ ...by('*'), Effect: 'Deny' }] },
      denied,
    ],
    [
      'a boundary\'s implicit deny does not limit a resource policy that names the user ("Permissions boundaries")',
      { boundary: [allow('sqs:*')], resourcePolicy: [by({ AWS: user('ana') })] },
      allowed,
    ],
    [
      'another account needs the identity policy and the resource policy ("Cross-account policy evaluation")',
      { policies: [allow('s3:*')], resourcePolicy: [by({ AWS: user('ana') })], owner: '111111111111' },
      allowed,
    ],
    [
      'the resource policy alone is not enough across accounts',
      { resourcePolicy: [by({ AWS: user('ana') })], owner: '111111111111' },
      not,
    ],
    [
      'nor is the identity policy',
      { policies: [allow('s3:*')], owner: '111111111111', resourcePolicy: [by({ AWS: user('bob') })] },
      not,
    ],
    [
      'a key policy must allow too (KMS Developer Guide, "Key policies")',
      {
        policies: [allow('kms:*')],
        action: 'kms:Decrypt',
        resource: arnOf('kms', 'key/1'),
        resourcePolicy: [allow('kms:Decrypt', '*', { Principal: { AWS: user('bob') } })],
      },
      not,
    ],
    [
      'and one with the account as principal delegates to identity policies ("Allows access to the AWS account")',
      {
        policies: [allow('kms:*')],
        action: 'kms:Decrypt',
        resource: arnOf('kms', 'key/1'),
        resourcePolicy: [allow('kms:*', '*', { Principal: root })],
      },
      allowed,
    ],
  ])('%s', async (_, request, expected) => {
    expect(await decision(request)).toBe(expected);
  });
});

describe('elements of a policy', () => {
  const notPrincipal = (...named: string[]) => ({
    Effect: 'Deny',
    NotPrincipal: { AWS: named },
    Action: 's3:GetObject',
    Resource: `${bucket}/*`,
  });
  test.each<[string, Request, string | undefined]>([
    ['Action ignores case ("Action")', { policies: [allow('S3:getOBJECT')] }, allowed],
    ['Action: ? is one character', { policies: [allow('s3:Get?bject')] }, allowed],
    ['Action: ? does not match an empty string', { policies: [allow('s3:GetObject?')] }, not],
    ['Action: * within a name', { policies: [allow('s3:*Object')] }, allowed],
    [
      'NotAction allows actions that it does not list ("NotAction")',
      { policies: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] },
      allowed,
    ],
    [
      'NotAction does not allow actions that it lists',
      { policies: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] },
      not,
    ],
    ['Resource is case-sensitive ("Resource")', { policies: [allow('s3:GetObject', `${bucket}/KEY`)] }, not],
    ['Resource: ? is one character', { policies: [allow('s3:GetObject', `${bucket}/k?y`)] }, allowed],
    ['a bucket is not its objects', { policies: [allow('s3:GetObject', bucket)] }, not],
    [
      'NotResource denies all resources that it does not list ("NotResource")',
      {
        policies: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: `${bucket}/*` }],
        resource: 'arn:aws:s3:::other/key',
      },
      denied,
    ],
    [
      'NotResource does not deny resources that it lists',
      { policies: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: `${bucket}/*` }] },
      allowed,
    ],
    [
      'NotPrincipal with Deny denies all other principals ("NotPrincipal")',
      { policies: [allow('*')], resourcePolicy: [notPrincipal(user('bob'), `arn:aws:iam::${account}:user/root`)] },
      denied,
    ],
    [
      'NotPrincipal with Deny does not deny the principals that it lists',
      { policies: [allow('*')], resourcePolicy: [notPrincipal(user('ana'), root.AWS)] },
      allowed,
    ],
    ['Principal * is any principal ("Principal")', { resourcePolicy: [by('*')] }, allowed],
    ['Principal supports no wildcard within an ARN', { resourcePolicy: [by({ AWS: user('*') })] }, not],
    [
      '${aws:username} in Resource ("Variables and tags")',
      {
        policies: [allow('s3:GetObject', `${bucket}/\${aws:username}/*`)],
        resource: `${bucket}/ana/1`,
        context: { 'aws:username': 'ana' },
      },
      allowed,
    ],
    [
      "another's folder",
      {
        policies: [allow('s3:GetObject', `${bucket}/\${aws:username}/*`)],
        resource: `${bucket}/bob/1`,
        context: { 'aws:username': 'ana' },
      },
      not,
    ],
    [
      'a variable without a value matches nothing',
      { policies: [allow('s3:GetObject', `${bucket}/\${aws:username}*`)] },
      not,
    ],
    [
      'a default value of a variable',
      { policies: [allow('s3:GetObject', `${bucket}/\${aws:PrincipalTag/team, 'key'}`)] },
      allowed,
    ],
    ['${*} is an asterisk itself', { policies: [allow('s3:GetObject', `${bucket}/\${*}`)] }, not],
    [
      'no variables in Version 2008-10-17 ("Version")',
      {
        policies: [allow('s3:GetObject', `${bucket}/\${aws:username}`)],
        version: '2008-10-17',
        resource: `${bucket}/ana`,
        context: { 'aws:username': 'ana' },
      },
      not,
    ],
  ])('%s', async (_, request, expected) => {
    expect(await decision(request)).toBe(expected);
  });
});

describe('"Condition operators"', () => {
  const key = 'aws:PrincipalTag/team';
  const is = (value: string) => ({ [key]: value });
  test.each<[string, object, Request['context'], string | undefined]>([
    ['StringEquals is case-sensitive', { StringEquals: { [key]: 'Red' } }, is('red'), not],
    ['StringEqualsIgnoreCase is not', { StringEqualsIgnoreCase: { [key]: 'Red' } }, is('red'), allowed],
    ['StringEquals supports no wildcard', { StringEquals: { [key]: 'r*' } }, is('red'), not],
    ['StringLike supports * and ?', { StringLike: { [key]: 'r?*' } }, is('red'), allowed],
    [
      'the name of a key is not case-sensitive ("Context keys")',
      { StringEquals: { 'AWS:principaltag/TEAM': 'red' } },
      is('red'),
      allowed,
    ],
    ['values are alternatives', { StringEquals: { [key]: ['blue', 'red'] } }, is('red'), allowed],
    ['for negated operators no value may match', { StringNotEquals: { [key]: ['blue', 'red'] } }, is('red'), not],
    ['all keys must match', { StringEquals: { [key]: 'red', 'aws:username': 'bob' } }, is('red'), not],
    ['a missing key does not match', { StringEquals: { [key]: 'red' } }, {}, not],
    ['a missing key matches a negated operator', { StringNotEquals: { [key]: 'red' } }, {}, allowed],
    ['IfExists matches a missing key', { StringEqualsIfExists: { [key]: 'red' } }, {}, allowed],
    ['IfExists compares a key that is present', { StringEqualsIfExists: { [key]: 'red' } }, is('blue'), not],
    ['Null true: the key is missing', { Null: { [key]: 'true' } }, is('red'), not],
    ['Null false: the key is present', { Null: { [key]: 'false' } }, is('red'), allowed],
    ['Bool', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { 'aws:MultiFactorAuthPresent': 'true' }, allowed],
    ['Bool of a missing key', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, not],
    [
      'NumericLessThanEquals compares numbers, not strings',
      { NumericLessThanEquals: { 's3:max-keys': '10' } },
      { 's3:max-keys': '9' },
      allowed,
    ],
    ['NumericGreaterThan', { NumericGreaterThan: { 's3:max-keys': '10' } }, { 's3:max-keys': '9' }, not],
    [
      'DateLessThan',
      { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } },
      { 'aws:CurrentTime': '2025-12-31T23:59:59Z' },
      allowed,
    ],
    [
      'DateGreaterThan supports epoch seconds',
      { DateGreaterThan: { 'aws:EpochTime': '1767225600' } },
      { 'aws:EpochTime': '1767225599' },
      not,
    ],
    [
      'IpAddress is a range',
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { 'aws:SourceIp': '203.0.113.7' },
      allowed,
    ],
    ['NotIpAddress', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { 'aws:SourceIp': '203.0.113.7' }, not],
    [
      'ArnLike: * within a part',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:alerts-*' } },
      { 'aws:SourceArn': arnOf('sns', 'alerts-1') },
      allowed,
    ],
    [
      'ArnLike: * does not match a colon',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:alerts-1' } },
      { 'aws:SourceArn': arnOf('sns', 'alerts-1') },
      not,
    ],
    [
      'ArnEquals is ArnLike',
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:*:alerts-?' } },
      { 'aws:SourceArn': arnOf('sns', 'alerts-1') },
      allowed,
    ],
    [
      'ArnNotLike',
      { ArnNotLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } },
      { 'aws:SourceArn': arnOf('sns', 'alerts-1') },
      not,
    ],
    [
      'ForAllValues: each value matches ("Set operators")',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['a', 'c'] },
      not,
    ],
    ['ForAllValues matches a missing key', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, allowed],
    [
      'ForAnyValue: one value matches',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['a', 'c'] },
      allowed,
    ],
    ['ForAnyValue does not match a missing key', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, {}, not],
    [
      'aws:ResourceTag against aws:PrincipalTag by a variable ("Tags")',
      { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
      { 'aws:ResourceTag/team': 'red', [key]: 'red' },
      allowed,
    ],
    [
      'and of another team',
      { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
      { 'aws:ResourceTag/team': 'blue', [key]: 'red' },
      not,
    ],
  ])('%s', async (_, condition, context, expected) => {
    expect(await decision({ policies: when(condition), ...(context && { context }) })).toBe(expected);
  });
});

describe('sessions of roles', () => {
  let url: string;
  const send = async (role: string, policy?: object) =>
    new SQS(clientConfig(await assume(emulator, role, policy))).sendMessage({ QueueUrl: url, MessageBody: 'x' });
  const queuePolicy = (AWS: string) =>
    new SQS(clientConfig(emulator)).setQueueAttributes({
      QueueUrl: url,
      Attributes: { Policy: json(allow('sqs:SendMessage', arnOf('sqs', 'sessions'), { Principal: { AWS } })) },
    });

  beforeAll(async () => {
    const { QueueUrl } = await new SQS(clientConfig(emulator)).createQueue({ QueueName: 'sessions' });
    url = QueueUrl!;
    await createRole(emulator, 'Plain', [], { tags: { team: 'red' } });
  });

  test('a resource policy with the role as principal allows its sessions ("IAM role principals")', async () => {
    await queuePolicy(roleArn('Plain'));
    await send('Plain');
  });

  test('within their session policy ("Session policies")', async () => {
    await expect(send('Plain', document(allow('s3:*')))).rejects.toThrow('sqs:SendMessage');
  });

  test('a resource policy with the session as principal is not limited by it ("Role session principals")', async () => {
    await queuePolicy(`arn:aws:sts::${account}:assumed-role/Plain/session`);
    await send('Plain', document(allow('s3:*')));
  });

  test('a tag of the role is aws:PrincipalTag ("Tags for IAM roles")', async () => {
    const of = (team: string) => ({ StringEquals: { 'aws:PrincipalTag/team': team } });
    await createRole(emulator, 'Red', [allow('sqs:*', '*', { Condition: of('red') })], { tags: { team: 'red' } });
    await createRole(emulator, 'Blue', [allow('sqs:*', '*', { Condition: of('red') })], { tags: { team: 'blue' } });
    await send('Red');
    await expect(send('Blue')).rejects.toThrow('sqs:SendMessage');
  });

  test('SimulatePrincipalPolicy uses the policies of an existing role', async () => {
    const { EvaluationResults } = await iam.simulatePrincipalPolicy({
      PolicySourceArn: roleArn('Red'),
      ActionNames: ['sqs:SendMessage', 's3:GetObject'],
      ContextEntries: [
        { ContextKeyName: 'aws:PrincipalTag/team', ContextKeyValues: ['red'], ContextKeyType: 'string' },
      ],
    });
    expect(EvaluationResults!.map((result) => result.EvalDecision)).toEqual([allowed, not]);
  });
});
