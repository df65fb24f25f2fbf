import { describe, expect, it } from 'vitest';
import { athena } from './athena.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const results = {
  OutputLocation: { 'Fn::Sub': 's3://${Answers}/' },
  EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: arn('Key') },
};
const asking = allow('athena:StartQueryExecution', {
  'Fn::Sub': 'arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${Workgroup}',
});
const writing = [
  allow('s3:PutObject', { 'Fn::Sub': '${Answers.Arn}/*' }),
  allow('s3:GetBucketLocation', arn('Answers')),
  allow('kms:GenerateDataKey', arn('Key')),
];
const keyFor = (...principals: object[]) =>
  resource('AWS::KMS::Key', {
    KeyPolicy: { Statement: [{ ...allow('kms:GenerateDataKey', '*'), Principal: { AWS: principals } }] },
  });

const system = (more: SmallResources = {}, set: object = {}, statements: readonly object[] = [asking, ...writing]) => ({
  Answers: resource('AWS::S3::Bucket'),
  Key: keyFor(arn('Analyst')),
  Analyst: resource('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: statements } }] }),
  Workgroup: resource('AWS::Athena::WorkGroup', {
    Name: 'analysts',
    WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true, ResultConfiguration: results, ...set },
  }),
  ...more,
});
const find = (...given: Parameters<typeof system>) => findingsOf(athena, system(...given));

describe('a workgroup', () => {
  it('that decides is good', () => expect(find()).toEqual([]));
  it('decides, whatever a client says', () => {
    const what = 'does not enforce its settings: a client can write results to another location, without encryption';
    expect(find({}, { EnforceWorkGroupConfiguration: false })).toEqual([`Workgroup: ${what}`]);
    expect(find({}, { EnforceWorkGroupConfiguration: undefined })).toEqual([`Workgroup: ${what}`]);
  });
  it('says where answers go, or leaves that to Athena', () => {
    const ResultConfiguration = { EncryptionConfiguration: results.EncryptionConfiguration };
    expect(find({}, { ResultConfiguration })).toEqual([
      'Workgroup: has no output location: each client must name its own, or its queries fail',
    ]);
    expect(find({}, { ResultConfiguration, ManagedQueryResultsConfiguration: { Enabled: true } })).toEqual([]);
  });
});

describe('who asks in it', () => {
  const cannot = (what: string) => `Analyst: runs queries in Workgroup, and does not have ${what}: each query fails`;
  it('may write the answers', () => {
    expect(find({}, {}, [asking, ...writing.slice(1)])).toEqual([cannot('s3:PutObject on Answers')]);
    expect(find({}, {}, [asking, writing[0]!, writing[2]!])).toEqual([cannot('s3:GetBucketLocation on Answers')]);
  });
  it('with the key, which admits it', () => {
    expect(find({}, {}, [asking, ...writing.slice(0, 2)])).toEqual([cannot('kms:GenerateDataKey with Key')]);
    expect(find({ Key: keyFor(arn('Other')), Other: resource('AWS::IAM::Role') })).toEqual([
      cannot('kms:GenerateDataKey with Key'),
    ]);
  });
  it('and nobody else is looked at', () => {
    expect(find({}, {}, [allow('athena:StartQueryExecution', 'arn:aws:athena:*:*:workgroup/primary')])).toEqual([]);
    expect(find({ Topic: resource('AWS::SNS::Topic', { TopicName: ref('Answers') }) })).toEqual([]);
  });
});
