import { describe, expect, it } from 'vitest';
import { arnOrName } from './arn-or-name.ts';
import { findingsOf } from './testing/system-of.ts';

const ref = { Ref: 'Data' };
const arn = { 'Fn::GetAtt': ['Data', 'Arn'] };
const policy = (Resource: unknown) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] } },
});
const found = (Type: string, Properties: object) =>
  findingsOf(arnOrName, { Data: { Type: 'AWS::S3::Bucket' }, It: { Type, Properties } });

describe('arn-or-name', () => {
  it.each<[string, unknown, string[]]>([
    ['an ARN', arn, []],
    ['the objects of a bucket, by its ARN', { 'Fn::Sub': '${Data.Arn}/*' }, []],
    ['a wildcard', '*', []],
    ['a name', ref, ['It: Resource takes an ARN, and !Ref Data is not an ARN']],
    [
      'the objects of a bucket, by its name',
      [{ 'Fn::Sub': '${Data}/*' }],
      ['It: Resource takes an ARN, and !Ref Data with a suffix is not an ARN'],
    ],
    ['an ARN composed from a name', { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Data}' }, []],
  ])('a policy with %s', (_, resource, expected) => {
    expect(findingsOf(arnOrName, { Data: { Type: 'AWS::S3::Bucket' }, It: policy(resource) })).toEqual(expected);
  });
  it.each<[string, object, string[]]>([
    ['a name', { S3BucketName: ref }, []],
    ['an ARN', { S3BucketName: arn }, ['It: S3BucketName takes a name, and !GetAtt Data.Arn is an ARN']],
  ])('a trail with %s of a bucket', (_, properties, expected) => {
    expect(found('AWS::CloudTrail::Trail', properties)).toEqual(expected);
  });
  it('decides about environment variables by their names', () => {
    const variables = (Variables: object) => found('AWS::Lambda::Function', { Environment: { Variables } });
    expect(variables({ DATA_BUCKET: ref, DATA_ARN: arn })).toEqual([]);
    expect(variables({ DATA_BUCKET: arn, DATA_ARN: ref })).toHaveLength(2);
  });
  it('accepts a Ref that returns an ARN', () => {
    const resources = {
      Topic: { Type: 'AWS::SNS::Topic' },
      It: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' } } },
    };
    expect(findingsOf(arnOrName, resources)).toEqual([]);
  });
});

it('checks the bucket name in an event pattern', () => {
  const rule = (name: unknown) => ({
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: { detail: { bucket: { name: [name] } } } },
  });
  const Files = { Type: 'AWS::S3::Bucket' };
  expect(findingsOf(arnOrName, { Files, It: rule({ Ref: 'Files' }) })).toEqual([]);
  expect(findingsOf(arnOrName, { Files, It: rule({ 'Fn::GetAtt': ['Files', 'Arn'] }) })).toEqual([
    'It: BucketName takes a name, and !GetAtt Files.Arn is an ARN',
  ]);
});

it('the log group of a function is a name', () => {
  const logging = (LogGroup: unknown) =>
    findingsOf(arnOrName, {
      Data: { Type: 'AWS::Logs::LogGroup' },
      It: { Type: 'AWS::Lambda::Function', Properties: { LoggingConfig: { LogGroup } } },
    });
  expect(logging(ref)).toEqual([]);
  expect(logging(arn)).toEqual(['It: LogGroup takes a name, and !GetAtt Data.Arn is an ARN']);
});

it('a text in the form of a reference is not one', () => {
  const literal = (value: string) => found('AWS::X', { RoleArn: value, BucketName: value, Resource: [value] });
  expect(literal('${root/Data}')).toEqual([]);
  expect(literal('${root/Data.Arn}')).toEqual([]);
});

it.each<[string, unknown, readonly string[]]>([
  ['a principal by its ARN', { Principal: { AWS: arn } }, []],
  [
    'a principal by its name',
    { Principal: { AWS: [ref] } },
    ['It: Resource takes an ARN, and !Ref Data is not an ARN'],
  ],
  ['a principal that is a service, or everyone', { Principal: { Service: ref }, Other: { Principal: '*' } }, []],
  ['an event of a bucket by its name', { bucket: { name: [ref] } }, []],
  [
    'an event of a bucket by its ARN',
    { bucket: { name: [arn] } },
    ['It: BucketName takes a name, and !GetAtt Data.Arn is an ARN'],
  ],
  ['an event of a bucket with another field', { bucket: { arn } }, []],
  ['a property of another name', { Anything: arn, Other: ref }, []],
])('%s', (_, properties, expected) => {
  expect(found('AWS::X', { Nested: properties })).toEqual(expected);
});
