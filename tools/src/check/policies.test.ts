import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { checkKeyPolicies } from './key-policies.ts';
import { checkPolicies } from './policies.ts';

const document = (...Statement: readonly Json[]): JsonObject => ({ Version: '2012-10-17', Statement });
const resources = {
  bucket: (PolicyDocument: Json) => ({ Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'b', PolicyDocument } }),
  identity: (PolicyDocument: Json) => ({ Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument } }),
  inline: (PolicyDocument: Json) => ({ Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument }] } }),
  trust: (AssumeRolePolicyDocument: Json) => ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument } }),
  images: (RepositoryPolicyText: Json) => ({ Type: 'AWS::ECR::Repository', Properties: { RepositoryPolicyText } }),
  logs: (value: Json) => ({
    Type: 'AWS::Logs::ResourcePolicy',
    Properties: { PolicyName: 'p', PolicyDocument: JSON.stringify(value) },
  }),
  key: (KeyPolicy: Json) => ({ Type: 'AWS::KMS::Key', Properties: { KeyPolicy } }),
};
const allow: JsonObject = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const allowStatement: JsonObject = {
  ...allow,
  Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
};
const assume: JsonObject = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const without = (statement: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== key));
const found = (kind: keyof typeof resources, value: Json) =>
  checkPolicies(resources[kind](value)).map(({ what, fix }) => `${what}. ${fix}`);

describe('an invalid policy document is found', () => {
  const statement = '/Properties/PolicyDocument/Statement/0';
  test.each<[what: string, kind: keyof typeof resources, value: Json, expected: readonly string[]]>([
    [
      'an empty list',
      'identity',
      document({ ...allow, Resource: [] }),
      [`${statement}/Resource is empty. Add one, or remove the statement.`],
    ],
    [
      'no mapping',
      'identity',
      'all',
      ['/Properties/PolicyDocument is not a policy document. Use an object with Version and Statement.'],
    ],
    [
      'without Version',
      'identity',
      { Statement: [allow] },
      [
        "/Properties/PolicyDocument/Version is missing. Use '2012-10-17': with an older version, policy variables are literal text.",
      ],
    ],
    [
      'an old Version',
      'identity',
      { Version: '2008-10-17', Statement: [allow] },
      [
        '/Properties/PolicyDocument/Version is "2008-10-17". Use \'2012-10-17\': with an older version, policy variables are literal text.',
      ],
    ],
    [
      'a misspelled element',
      'identity',
      { Version: '2012-10-17', Statements: [allow] },
      [
        '/Properties/PolicyDocument/Statements is not a policy element. Did you mean Statement?',
        '/Properties/PolicyDocument/Statement has no statement. Add a statement.',
      ],
    ],
    [
      'no statement',
      'identity',
      document(),
      ['/Properties/PolicyDocument/Statement has no statement. Add a statement.'],
    ],
    [
      'text for a statement',
      'identity',
      document('allow'),
      [`${statement} is not a statement. Use an object with Effect and Action.`],
    ],
    [
      'a misspelled Effect',
      'identity',
      document({ ...without(allow, 'Effect'), Effekt: 'Allow' }),
      [
        `${statement}/Effekt is not a policy element. Did you mean Effect?`,
        `${statement} has no Effect. Add Effect: Allow, or Deny.`,
      ],
    ],
    [
      'a lower-case Effect',
      'identity',
      document({ ...allow, Effect: 'allow' }),
      [`${statement}/Effect is "allow". Use Allow or Deny.`],
    ],
    [
      'no Action',
      'identity',
      document(without(allow, 'Action')),
      [`${statement} has no Action. Add Action, or NotAction.`],
    ],
    [
      'Action and NotAction',
      'identity',
      document({ ...allow, NotAction: 's3:*' }),
      [`${statement} has Action and NotAction. Remove one of them.`],
    ],
    [
      'an Action without service',
      'identity',
      document({ ...allow, Action: ['s3:GetObject', 'PutObject'] }),
      [`${statement}/Action/1 is "PutObject". Use service:Action, such as s3:GetObject.`],
    ],
    [
      'no Resource',
      'identity',
      document(without(allow, 'Resource')),
      [`${statement} has no Resource. Add Resource, or NotResource.`],
    ],
    [
      'a Principal of an identity',
      'inline',
      document({ ...allow, Principal: '*' }),
      [
        '/Properties/Policies/0/PolicyDocument/Statement/0/Principal is in an identity-based policy. Remove it: an identity-based policy applies to its principal.',
      ],
    ],
    [
      'no Principal of a resource',
      'bucket',
      document(allow),
      [`${statement} has no Principal. Add Principal, or NotPrincipal.`],
    ],
    [
      'no Resource of a bucket',
      'bucket',
      document(without(allowStatement, 'Resource')),
      [`${statement} has no Resource. Add Resource, or NotResource.`],
    ],
    [
      'a Principal that is a plain ARN',
      'bucket',
      document({ ...allow, Principal: 'arn:x' }),
      [`${statement}/Principal is "arn:x". Use '*', or an object such as Service: lambda.amazonaws.com.`],
    ],
    [
      'a misspelled kind of principal',
      'bucket',
      document({ ...allow, Principal: { Aws: 'x' } }),
      [`${statement}/Principal/Aws is not a policy element. Did you mean AWS?`],
    ],
    [
      'an unknown principal key',
      'bucket',
      document({ ...allow, Principal: {} }),
      [`${statement}/Principal is empty. Use AWS, Service, Federated, CanonicalUser.`],
    ],
    [
      'a Resource of trust',
      'trust',
      document({ ...assume, Resource: '*' }),
      [
        '/Properties/AssumeRolePolicyDocument/Statement/0/Resource is in a trust policy. Remove it: a trust policy applies to its role.',
      ],
    ],
    [
      'no Principal of trust',
      'trust',
      document(without(assume, 'Principal')),
      ['/Properties/AssumeRolePolicyDocument/Statement/0 has no Principal. Add Principal, or NotPrincipal.'],
    ],
    [
      'a misspelled operator',
      'bucket',
      document({ ...allowStatement, Condition: { StringEqual: { 'aws:PrincipalArn': 'x' } } }),
      [`${statement}/Condition/StringEqual is not a condition operator. Did you mean StringEquals?`],
    ],
    [
      'an operator without key',
      'bucket',
      document({ ...allowStatement, Condition: { Bool: 'true' } }),
      [`${statement}/Condition/Bool has no key. Use operator: { key: values }.`],
    ],
    [
      'conditions that are a list',
      'bucket',
      document({ ...allowStatement, Condition: [] }),
      [`${statement}/Condition is not an object. Use operator: { key: values }.`],
    ],
    [
      'a duplicate Sid',
      'bucket',
      document({ ...allowStatement, Sid: 'A' }, { ...allowStatement, Sid: 'A' }),
      ['/Properties/PolicyDocument/Statement/1/Sid is A, the same as another statement. Use unique Sids.'],
    ],
    [
      'a Sid with a space',
      'identity',
      document({ ...allow, Sid: 'a b' }),
      [`${statement}/Sid is "a b". Use letters and digits only.`],
    ],
    [
      'in a JSON string',
      'logs',
      document(without(allowStatement, 'Effect')),
      [`${statement} has no Effect. Add Effect: Allow, or Deny.`],
    ],
    [
      'in the second branch of an Fn::If',
      'identity',
      document({ 'Fn::If': ['C', allow, { ...allow, Effect: 'No' }] }),
      [`${statement}/Fn::If/2/Effect is "No". Use Allow or Deny.`],
    ],
  ])('%s', (_, kind, value, expected) => {
    expect(found(kind, value)).toEqual(expected);
  });
});

describe('a valid policy document is accepted', () => {
  test.each<[what: string, kind: keyof typeof resources, value: Json]>([
    ['of an identity', 'identity', document({ ...allow, Sid: 'Read', Action: ['s3:Get*', 's3:ListBucket'] })],
    ['of a role', 'inline', document(allow)],
    ['with one statement and no list', 'identity', { Version: '2012-10-17', Statement: allow }],
    [
      'of a bucket',
      'bucket',
      document(allowStatement, { ...without(allowStatement, 'Principal'), NotPrincipal: { AWS: 'a' }, Effect: 'Deny' }),
    ],
    ['of trust', 'trust', document(assume)],
    ['of ECR repositories, without a Resource', 'images', document(without(allowStatement, 'Resource'))],
    [
      'with every kind of condition',
      'bucket',
      document({
        ...allowStatement,
        Condition: {
          'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a'] },
          Null: { 'aws:PrincipalOrgID': 'true' },
          NumericLessThan: { 's3:TlsVersion': 1.2 },
          ArnNotEquals: { 'aws:PrincipalArn': { Ref: 'R' } },
        },
      }),
    ],
    [
      'with intrinsic functions',
      'bucket',
      document({
        ...allowStatement,
        Effect: { Ref: 'E' },
        Action: { Ref: 'A' },
        Condition: { Ref: 'C' },
        Principal: { AWS: { Ref: 'P' } },
      }),
    ],
    ['with conditional statements', 'identity', document({ 'Fn::If': ['C', allow, { Ref: 'AWS::NoValue' }] })],
    [
      'with the same Sid in two branches',
      'identity',
      document({ 'Fn::If': ['C', { ...allow, Sid: 'A' }, { ...allow, Sid: 'A' }] }),
    ],
    ['as an intrinsic function', 'identity', { Ref: 'Policy' }],
    ['with spaces in Sids', 'bucket', document({ ...allowStatement, Sid: 'Let the account read' })],
  ])('%s', (_, kind, value) => {
    expect(found(kind, value)).toEqual([]);
  });
});

describe('a key policy that makes the key unmanageable', () => {
  const change: JsonObject = { ...allowStatement, Action: 'kms:PutKeyPolicy' };
  const locked = (value: Json) => checkKeyPolicies(resources.key(value)).map(({ what }) => what);
  const notAllowed = ['/Properties/KeyPolicy makes the key unmanageable: no principal is allowed kms:PutKeyPolicy'];
  const denied = ['/Properties/KeyPolicy makes the key unmanageable: it denies kms:PutKeyPolicy to all principals'];

  test.each<[string, Json, readonly string[]]>([
    ['use only', document({ ...change, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }), notAllowed],
    ['an administrator without the policy', document({ ...change, Action: ['kms:Put', 'kms:Create*'] }), notAllowed],
    ['services only', document({ ...change, Principal: { Service: 'logs.amazonaws.com' } }), notAllowed],
    [
      'only through a service',
      document({ ...change, Condition: { StringEquals: { 'kms:ViaService': 's3' } } }),
      notAllowed,
    ],
    [
      'a Deny for all principals',
      document(change, { ...change, Effect: 'Deny', Principal: '*', Action: 'kms:*' }),
      denied,
    ],
    [
      'a Deny with NotAction for key use',
      document(change, {
        ...without(change, 'Action'),
        Effect: 'Deny',
        Principal: { AWS: '*' },
        NotAction: 'kms:Decrypt',
      }),
      denied,
    ],
  ])('%s', (_, value, expected) => {
    expect(locked(value)).toEqual(expected);
  });

  test.each<[string, Json]>([
    ['the account', document(change)],
    ['kms:*', document({ ...change, Action: 'kms:*' })],
    ['a pattern in capitals', document({ ...change, Action: 'KMS:Put*' })],
    ['NotAction', document({ ...without(change, 'Action'), NotAction: 'kms:Decrypt' })],
    ['a role', document({ ...change, Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } })],
    [
      'principals in a condition',
      document({ ...change, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalArn': 'x' } } }),
    ],
    [
      'a Deny for other principals',
      document(change, {
        ...change,
        Effect: 'Deny',
        Principal: '*',
        Condition: { StringNotEquals: { 'aws:PrincipalArn': 'x' } },
      }),
    ],
    ['a statement as an intrinsic function', document({ Ref: 'S' })],
  ])('the key policy can be changed: %s', (_, value) => {
    expect(locked(value)).toEqual([]);
  });

  test('other resources are not checked', () => {
    expect(checkKeyPolicies(resources.bucket(document(allowStatement)))).toEqual([]);
  });
});
