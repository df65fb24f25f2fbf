import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { validateResource } from './validate.ts';

const rules = (...ServerSideEncryptionConfiguration: JsonObject[]) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration },
});
const aes = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };

describe('an invalid resource is found, with location, error and fix', () => {
  test.each<[what: string, type: string, properties: JsonObject, path: string, message: RegExp]>([
    [
      'a misspelled property',
      'AWS::KMS::Key',
      { EnableKeyRotaton: true },
      '/Properties/EnableKeyRotaton',
      /not an allowed property here\. Did you mean EnableKeyRotation\?$/,
    ],
    [
      'a misspelled property at depth',
      'AWS::S3::Bucket',
      rules({ ...aes, BucketKeyEnabld: true }),
      '/Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/BucketKeyEnabld',
      /Did you mean BucketKeyEnabled\?$/,
    ],
    [
      'an unknown property that is not similar to another',
      'AWS::SNS::TopicPolicy',
      { PolicyDocument: {}, Topics: ['a'], Colour: 1 },
      '/Properties/Colour',
      /Allowed properties: .*PolicyDocument/,
    ],
    [
      'a missing property',
      'AWS::S3::BucketPolicy',
      { Bucket: 'b' },
      '/Properties/PolicyDocument',
      /^is missing\. Add it\.$/,
    ],
    [
      'a missing property at depth',
      'AWS::S3::Bucket',
      rules({ ServerSideEncryptionByDefault: {} }),
      '/Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm',
      /^is missing/,
    ],
    [
      'a value that is not allowed',
      'AWS::S3::Bucket',
      rules({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kmss' } }),
      '/Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm',
      /^is "aws:kmss"\. Did you mean aws:kms\?$/,
    ],
    [
      'a number that is not allowed',
      'AWS::Logs::LogGroup',
      { RetentionInDays: 2190 },
      '/Properties/RetentionInDays',
      /^is 2190\. /,
    ],
    [
      'text for a number',
      'AWS::Lambda::Alias',
      { Name: 'live', FunctionName: 'f', FunctionVersion: '1', RoutingConfig: 'all' },
      '/Properties/RoutingConfig',
      /^is "all"\. Use an object\.$/,
    ],
    [
      'non-numeric text for a number',
      'AWS::SQS::Queue',
      { VisibilityTimeout: 'long' },
      '/Properties/VisibilityTimeout',
      /Use a whole number/,
    ],
    [
      'one value for a list',
      'AWS::EC2::VPCEndpoint',
      { VpcId: 'vpc-1', ServiceName: 's', SubnetIds: 'subnet-1' },
      '/Properties/SubnetIds',
      /Use a list/,
    ],
    [
      'a pattern that does not match',
      'AWS::Backup::BackupVault',
      { BackupVaultName: 'a vault' },
      '/Properties/BackupVaultName',
      /^is "a vault"\. Use text that matches /,
    ],
    ['a number too large', 'AWS::SQS::Queue', { DelaySeconds: 901 }, '/Properties/DelaySeconds', /Use 900 or less/],
    [
      'text too long',
      'AWS::KMS::Key',
      { KeyPolicy: {}, Description: 'x'.repeat(8193) },
      '/Properties/Description',
      /has 8193 characters/,
    ],
    [
      'neither of two properties, if one is required',
      'AWS::Events::Rule',
      { State: 'ENABLED' },
      '/Properties',
      /^lacks EventPattern or ScheduleExpression\. Add one\.$/,
    ],
    [
      'both of two mutually exclusive properties',
      'AWS::CloudWatch::Alarm',
      {
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        MetricName: 'Errors',
        Metrics: [{ Id: 'a' }],
      },
      '/Properties',
      /^has Metrics and MetricName, which are mutually exclusive\. Remove all but one\.$/,
    ],
    [
      'none of several alternatives',
      'AWS::IAM::Policy',
      { PolicyDocument: {}, PolicyName: 'p' },
      '/Properties',
      /^lacks Users, Groups or Roles\. Add one\.$/,
    ],
    [
      'two mutually exclusive properties',
      'AWS::EC2::Subnet',
      { VpcId: 'v', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'a', AvailabilityZoneId: 'use1-az1' },
      '/Properties/AvailabilityZoneId',
      /cannot be combined with AvailabilityZone/,
    ],
    ['null', 'AWS::SNS::Topic', { KmsMasterKeyId: null }, '/Properties/KmsMasterKeyId', /^is null\./],
    [
      'a misspelled property in a branch of Fn::If',
      'AWS::S3::Bucket',
      { BucketEncryption: { 'Fn::If': ['IsKept', rules(aes).BucketEncryption, { Rules: [] }] } },
      '/Properties/BucketEncryption/Fn::If/2/Rules',
      /not an allowed property/,
    ],
    [
      'a wrong value in a branch of an Fn::If in a list',
      'AWS::S3::Bucket',
      rules({ 'Fn::If': ['A', aes, { 'Fn::If': ['B', aes, { BucketKeyEnabled: 'yes' }] }] }),
      '/Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/Fn::If/2/Fn::If/2/BucketKeyEnabled',
      /Use true or false/,
    ],
  ])('%s', (_, type, properties, path, message) => {
    const found = validateResource(type, properties);
    expect(found).toContainEqual({ kind: 'property', path, message: expect.stringMatching(message) });
  });

  test('one error is one finding', () => {
    expect(validateResource('AWS::S3::Bucket', rules({ ...aes, BucketKeyEnabld: true }))).toHaveLength(1);
    expect(validateResource('AWS::Events::Rule', { State: 'ENABLED' })).toHaveLength(1);
    expect(validateResource('AWS::SNS::Topic', { KmsMasterKeyId: null })).toHaveLength(1);
  });

  test('a type that does not exist is a separate finding', () => {
    expect(validateResource('AWS::S3::Buckett', {})).toEqual([
      { kind: 'unknown type', path: '/Type', message: expect.stringContaining('Did you mean AWS::S3::Bucket?') },
    ]);
  });

  test('a custom resource needs its ServiceToken only', () => {
    expect(validateResource('Custom::Certificate', { Days: 3 })).toEqual([
      { kind: 'property', path: '/Properties/ServiceToken', message: 'is missing. Add it.' },
    ]);
    expect(validateResource('Custom::Certificate', { ServiceToken: 'arn', Names: ['a'], Deep: { a: [1] } })).toEqual(
      [],
    );
  });
});

describe('a valid resource has no findings', () => {
  test.each<[what: string, type: string, properties: JsonObject]>([
    ['no properties, if none are required', 'AWS::S3::Bucket', {}],
    [
      'functions instead of text, numbers, lists and mappings',
      'AWS::Lambda::Function',
      {
        Code: { ZipFile: { 'Fn::Sub': 'exports.handler = …' } },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Timeout: { Ref: 'Timeout' },
        VpcConfig: { SubnetIds: { Ref: 'Subnets' }, SecurityGroupIds: [{ Ref: 'Group' }] },
        Environment: { Variables: { Table: { Ref: 'Table' } } },
        DeadLetterConfig: {
          'Fn::If': ['HasQueue', { TargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }, { Ref: 'AWS::NoValue' }],
        },
      },
    ],
    ['a function where only some values are allowed', 'AWS::Logs::LogGroup', { RetentionInDays: { Ref: 'Days' } }],
    [
      'Fn::If in a list',
      'AWS::EC2::VPCEndpoint',
      {
        VpcId: { Ref: 'Vpc' },
        ServiceName: 's',
        SubnetIds: [{ Ref: 'A' }, { 'Fn::If': ['HasC', { Ref: 'C' }, { Ref: 'AWS::NoValue' }] }],
      },
    ],
    [
      'one of two mutually exclusive properties, by condition',
      'AWS::EC2::Subnet',
      {
        VpcId: 'v',
        CidrBlock: '10.0.0.0/24',
        AvailabilityZone: { 'Fn::If': ['A', 'a', { Ref: 'AWS::NoValue' }] },
        AvailabilityZoneId: { 'Fn::If': ['A', { Ref: 'AWS::NoValue' }, 'use1-az1'] },
      },
    ],
    [
      'text for numbers and Booleans, like parameter values',
      'AWS::SQS::Queue',
      {
        DelaySeconds: '900',
        SqsManagedSseEnabled: 'true',
      },
    ],
    [
      'a dynamic reference for a property with a pattern',
      'AWS::RDS::DBCluster',
      { MasterUsername: '{{resolve:secretsmanager:MySecret:SecretString:username}}' },
    ],
    ['a number for text', 'AWS::SSM::Parameter', { Type: 'String', Value: 5 }],
    [
      'a document with arbitrary keys',
      'AWS::SNS::TopicPolicy',
      {
        Topics: ['t'],
        PolicyDocument: { Statement: [{ Condition: { Bool: { 'aws:SecureTransport': false } } }] },
      },
    ],
    [
      'letters of any alphabet in the name of a data store',
      'AWS::HealthLake::FHIRDatastore',
      {
        DatastoreTypeVersion: 'R4',
        DatastoreName: 'Ärztehaus 東京',
      },
    ],
  ])('%s', (_, type, properties) => {
    expect(validateResource(type, properties)).toEqual([]);
  });

  test('the value of the caller is not changed', () => {
    const properties = { DelaySeconds: '900' };
    validateResource('AWS::SQS::Queue', properties);
    expect(properties).toEqual({ DelaySeconds: '900' });
  });
});
