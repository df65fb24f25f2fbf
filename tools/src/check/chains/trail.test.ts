import { describe, expect, it } from 'vitest';
import { findingsOf, type SmallResources } from './testing/system-of.ts';
import { trail } from './trail.ts';

const attached = (Action: unknown, Resource: unknown) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } },
});
const trustedBy = (Service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] },
  },
});
const properties = {
  IsLogging: true,
  IsMultiRegionTrail: true,
  EnableLogFileValidation: true,
  KMSKeyId: { 'Fn::GetAtt': 'Key.Arn' },
  S3BucketName: 'logs',
  CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': 'Group.Arn' },
  CloudWatchLogsRoleArn: { 'Fn::GetAtt': 'Role.Arn' },
};
const trailWith = (change: object, DependsOn: string[] = ['Access']) => ({
  Trail: { Type: 'AWS::CloudTrail::Trail', DependsOn, Properties: { ...properties, ...change } },
});
const good: SmallResources = {
  Key: { Type: 'AWS::KMS::Key' },
  Group: { Type: 'AWS::Logs::LogGroup' },
  Role: trustedBy('cloudtrail.amazonaws.com'),
  Access: attached(['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': 'Group.Arn' }),
  ...trailWith({}),
};
const bucket = (value: string) => ({
  Patients: { Type: 'AWS::S3::Bucket', Properties: { Tags: [{ Key: 'Data', Value: value }] } },
});
const selector = (...more: object[]) => ({
  AdvancedEventSelectors: [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        ...more,
      ],
    },
  ],
});
const withFields = (category: string[], type: string[]) => ({
  AdvancedEventSelectors: [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: category },
        { Field: 'resources.type', Equals: type },
      ],
    },
  ],
});
const simple = (Type: string, ...Values: string[]) => ({ EventSelectors: [{ DataResources: [{ Type, Values }] }] });
const startsWith = (value: unknown) => selector({ Field: 'resources.ARN', StartsWith: [value] });

describe('trail', () => {
  it.each<[string, SmallResources, string[]]>([
    ['all settings', {}, []],
    ['no logging', trailWith({ IsLogging: false }), ['Trail: is not logging']],
    [
      'an unknown event category',
      trailWith({ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Daat'] }] }] }),
      ['Trail: selects events of the category Daat, which does not exist'],
    ],
    [
      'no global service events',
      trailWith({ IncludeGlobalServiceEvents: false }),
      ['Trail: does not record calls of IAM and other global services'],
    ],
    ['one Region', trailWith({ IsMultiRegionTrail: false }), ['one Region only']],
    [
      'no log file validation',
      trailWith({ EnableLogFileValidation: 'false' }),
      ['does not validate log files: changes to them cannot be detected'],
    ],
    ['no key', trailWith({ KMSKeyId: 'alias/aws/s3' }), ['is not encrypted with a customer managed KMS key']],
    [
      'no log group',
      trailWith({ CloudWatchLogsLogGroupArn: { Ref: 'AWS::NoValue' } }),
      ['does not send to a log group: metric filters and alarms cannot use it'],
    ],
    [
      'a role of another service',
      { Role: trustedBy('ec2.amazonaws.com') },
      ['Role: is the role of Trail for its log group, but cloudtrail.amazonaws.com is not allowed to assume it'],
    ],
    [
      'a role that is allowed to write to another log group',
      { Access: attached('logs:*', 'arn:aws:logs:*:*:log-group:x:*') },
      ['is the role of Trail for Group, but does not allow logs:CreateLogStream, logs:PutLogEvents'],
    ],
    [
      'a policy that is created later',
      trailWith({}, []),
      [
        'can be created before Access, which allows Role to write to its log group: CloudTrail tests it immediately and fails',
      ],
    ],
    ['ePHI without a selector', bucket('ePHI'), ['does not record who reads and writes the objects of Patients']],
    ['a bucket without ePHI', bucket('no ePHI'), []],
    ['ePHI with a selector for all objects', { ...bucket('ePHI'), ...trailWith(selector()) }, []],
    [
      'ePHI with a selector for the bucket',
      { ...bucket('ePHI'), ...trailWith(startsWith({ 'Fn::Sub': '${Patients.Arn}/' })) },
      [],
    ],
    [
      'ePHI with a selector for management events',
      { ...bucket('ePHI'), ...trailWith(withFields(['Management'], ['AWS::S3::Object'])) },
      ['objects of Patients'],
    ],
    [
      'ePHI with a selector for functions',
      { ...bucket('ePHI'), ...trailWith(withFields(['Data'], ['AWS::Lambda::Function'])) },
      ['objects of Patients'],
    ],
    [
      'ePHI with a simple selector for all objects',
      { ...bucket('ePHI'), ...trailWith(simple('AWS::S3::Object', 'arn:aws:s3')) },
      [],
    ],
    [
      'ePHI with a simple selector for functions',
      { ...bucket('ePHI'), ...trailWith(simple('AWS::Lambda::Function', 'arn:aws:s3')) },
      ['objects of Patients'],
    ],
    [
      'ePHI with a selector for another bucket',
      { ...bucket('PHI'), ...trailWith(startsWith('arn:aws:s3:::x/')) },
      ['objects of Patients'],
    ],
  ])('%s', (_, change, expected) =>
    expect(findingsOf(trail, { ...good, ...change })).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('accepts selectors with an external bucket', () =>
    expect(
      findingsOf(
        trail,
        { ...good, ...bucket('ePHI'), ...trailWith(startsWith({ Ref: 'BucketArn' })) },
        {
          Parameters: { BucketArn: { Type: 'String' } },
        },
      ),
    ).toEqual([]));
});
