import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { openPolicy } from './open-policy.ts';
import { findingsOf } from './testing/system-of.ts';

const queueWith = (statement: object) =>
  findingsOf(openPolicy, {
    Queue: { Type: 'AWS::SQS::Queue' },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Statement: {
            Sid: 'Rules',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            ...statement,
          },
        },
      },
    },
  });
const account = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };
const rules = {
  'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*' },
};
const anyAccount = 'Policy: statement Rules allows events.amazonaws.com on behalf of any account';

describe('open-policy', () => {
  it.each([
    ['EventBridge, which supports no condition there', 'events.amazonaws.com', []],
    [
      'another service',
      'cloudwatch.amazonaws.com',
      ['Policy: its statement on sns:publish allows cloudwatch.amazonaws.com on behalf of any account'],
    ],
  ])('requires no source in the policy of a topic for %s', (_, Service, expected) => {
    const topic = {
      Topic: { Type: 'AWS::SNS::Topic' },
      Policy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: {
            Statement: { Effect: 'Allow', Principal: { Service }, Action: 'sns:Publish', Resource: { Ref: 'Topic' } },
          },
        },
      },
    };
    expect(findingsOf(openPolicy, topic)).toEqual(expected);
  });

  it.each<[string, object, string[]]>([
    ['a service that acts for this account', { Condition: { StringEquals: account } }, []],
    ['a service that acts for rules of this account', { Condition: { ArnLike: rules } }, []],
    [
      'SES, which sends the account as the referer',
      {
        Principal: { Service: 'ses.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:Referer': { Ref: 'AWS::AccountId' } } },
      },
      [],
    ],
    ['a service that acts for any account', {}, [anyAccount]],
    ['a condition on another key', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, [anyAccount]],
    ['a condition with IfExists', { Condition: { ArnLikeIfExists: rules } }, [anyAccount]],
    ['a condition that matches any value', { Condition: { ArnLike: { 'aws:SourceArn': '*' } } }, [anyAccount]],
    [
      'a second condition that matches any value',
      { Condition: { StringEquals: account, ArnLike: { 'aws:SourceArn': '*' } } },
      ['Policy: statement Rules has a condition on aws:SourceArn that matches any value'],
    ],
    [
      'a second condition with IfExists',
      { Condition: { StringEquals: account, ArnLikeIfExists: rules } },
      ['Policy: statement Rules uses IfExists, so requests without aws:SourceArn are allowed'],
    ],
    ['everyone', { Principal: '*' }, ['Policy: statement Rules allows everyone']],
    [
      'everyone of this account',
      { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } },
      [],
    ],
    [
      'every action',
      { Action: '*', Condition: { StringEquals: account } },
      ['Policy: statement Rules allows every action of every service'],
    ],
    [
      'every resource',
      { Resource: '*', Condition: { StringEquals: account } },
      ['Policy: statement Rules applies to every resource, not to Queue'],
    ],
    ['a denial of one action for everyone', { Effect: 'Deny', Principal: '*' }, []],
    [
      'a denial of everything for everyone',
      { Effect: 'Deny', Principal: '*', Action: 'sqs:*' },
      ['Policy: statement Rules denies everything to everyone'],
    ],
    [
      'everyone, with a condition that only services meet',
      { Principal: '*', Condition: { StringEquals: account } },
      ['Policy: statement Rules allows everyone'],
    ],
  ])('%s', (_, statement, expected) => {
    expect(queueWith(statement)).toEqual(expected);
  });

  it('requires that the policy of a bucket applies to it', () => {
    const policyOn = (name: string) =>
      findingsOf(openPolicy, {
        Data: { Type: 'AWS::S3::Bucket' },
        Other: { Type: 'AWS::S3::Bucket' },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Data' },
            PolicyDocument: {
              Statement: [
                {
                  Sid: 'Tls',
                  Effect: 'Deny',
                  Principal: '*',
                  Action: 's3:*',
                  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
                  Resource: [{ 'Fn::GetAtt': [name, 'Arn'] }, { 'Fn::Sub': `\${${name}.Arn}/*` }],
                },
              ],
            },
          },
        },
      });
    expect(policyOn('Data')).toEqual([]);
    expect(policyOn('Other')).toEqual([
      'Policy: statement Tls applies to ${root/Other.Arn} and ${root/Other.Arn}/*, not to Data',
    ]);
  });

  it('requires a source in a key policy for CloudWatch Logs, and not for EventBridge, which sends none', () => {
    const keyFor = (service: string, Condition: JsonObject = {}) =>
      findingsOf(openPolicy, {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: {
            KeyPolicy: {
              Statement: [
                {
                  Sid: 'Use',
                  Effect: 'Allow',
                  Principal: { Service: service },
                  Action: 'kms:Decrypt',
                  Resource: '*',
                  Condition,
                },
              ],
            },
          },
        },
      });
    expect(keyFor('logs.amazonaws.com')).toHaveLength(1);
    expect(
      keyFor('logs.amazonaws.com', {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:1:log-group:x' },
      }),
    ).toEqual([]);
    expect(keyFor('events.amazonaws.com')).toEqual([]);
  });

  it('checks trust policies, and the permissions of roles', () => {
    const role = (Principal: unknown, Condition: JsonObject, Action = 'sts:AssumeRole') =>
      findingsOf(openPolicy, {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition }],
            },
            Policies: [
              { PolicyName: 'x', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } },
            ],
          },
        },
      });
    expect(role({ Service: 'lambda.amazonaws.com' }, {})).toEqual([]);
    expect(role('*', {})).toEqual(['Role: its statement on sts:assumerole allows everyone']);
    expect(role('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })).toEqual([]);
    expect(role({ Service: 'lambda.amazonaws.com' }, {}, '*')).toEqual([
      'Role: a statement allows every action of every service',
    ]);
  });
});

describe('a key policy', () => {
  const keyWith = (Condition: object, Principal: unknown = '*') =>
    findingsOf(openPolicy, {
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: {
          KeyPolicy: {
            Statement: [{ Sid: 'Use', Effect: 'Allow', Principal, Action: 'kms:Decrypt', Resource: '*', Condition }],
          },
        },
      },
    });
  const inAccount = {
    StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' }, 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
  };
  const what = 'Key: statement Use allows every principal of the account, also without a permission in IAM';
  it('leaves the decision about principals of the account to IAM', () => {
    expect(keyWith(inAccount)).toEqual([what]);
    expect(keyWith(inAccount, { AWS: '*' })).toEqual([what]);
    expect(keyWith({ StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } })).toEqual([what]);
    expect(keyWith(inAccount, { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } })).toEqual([]);
    expect(keyWith({ ...inAccount, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } })).toEqual([]);
  });
});

it('a permission on tagged resources is not for resources without the tag', () => {
  const policyWith = (operator: string, key: string) =>
    findingsOf(openPolicy, {
      Policy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: {
            Statement: [
              {
                Sid: 'Start',
                Effect: 'Allow',
                Action: 'ssm:StartSession',
                Resource: '*',
                Condition: { [operator]: { [key]: 'a' } },
              },
            ],
          },
        },
      },
    });
  for (const key of ['aws:ResourceTag/Name', 'ssm:resourceTag/Name', 'ec2:ResourceTag/Name']) {
    expect(policyWith('StringEquals', key)).toEqual([]);
    expect(policyWith('StringEqualsIfExists', key)).toEqual([
      `Policy: statement Start uses IfExists, so resources without ${key} are allowed`,
    ]);
  }
  expect(policyWith('StringEqualsIfExists', 'aws:RequestTag/Name')).toEqual([]);
  expect(policyWith('StringNotEqualsIfExists', 'aws:ResourceTag/Name')).toEqual([]);
});
