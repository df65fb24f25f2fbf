import { describe, expect, it } from 'vitest';
import { athena } from './athena.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const results = {
  OutputLocation: { 'Fn::Sub': 's3://${Results}/' },
  EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: arn('Key') },
};
const runQueries = allow('athena:StartQueryExecution', {
  'Fn::Sub': 'arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${Workgroup}',
});
const writeResults = [
  allow('s3:PutObject', { 'Fn::Sub': '${Results.Arn}/*' }),
  allow('s3:GetBucketLocation', arn('Results')),
  allow('kms:GenerateDataKey', arn('Key')),
];
const keyFor = (...principals: object[]) =>
  resource('AWS::KMS::Key', {
    KeyPolicy: { Statement: [{ ...allow('kms:GenerateDataKey', '*'), Principal: { AWS: principals } }] },
  });

const system = (
  more: SmallResources = {},
  set: object = {},
  statements: readonly object[] = [runQueries, ...writeResults],
) => ({
  Results: resource('AWS::S3::Bucket'),
  Key: keyFor(arn('Analyst')),
  Analyst: resource('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: statements } }] }),
  Workgroup: resource('AWS::Athena::WorkGroup', {
    Name: 'analysts',
    WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true, ResultConfiguration: results, ...set },
  }),
  ...more,
});
const find = (...args: Parameters<typeof system>) => findingsOf(athena, system(...args));

describe('a workgroup', () => {
  it('that enforces its settings has no findings', () => expect(find()).toEqual([]));
  it('enforces its settings on clients', () => {
    const what = 'does not enforce its settings: a client can write results to another location, without encryption';
    expect(find({}, { EnforceWorkGroupConfiguration: false })).toEqual([`Workgroup: ${what}`]);
    expect(find({}, { EnforceWorkGroupConfiguration: undefined })).toEqual([`Workgroup: ${what}`]);
  });
  it('has an output location, or uses managed query results', () => {
    const ResultConfiguration = { EncryptionConfiguration: results.EncryptionConfiguration };
    expect(find({}, { ResultConfiguration })).toEqual([
      'Workgroup: has no output location: each client must name its own, or its queries fail',
    ]);
    expect(find({}, { ResultConfiguration, ManagedQueryResultsConfiguration: { Enabled: true } })).toEqual([]);
  });
});

describe('a role that runs queries', () => {
  const cannot = (what: string) => `Analyst: runs queries in Workgroup, and does not have ${what}: each query fails`;
  it('can write the results', () => {
    expect(find({}, {}, [runQueries, ...writeResults.slice(1)])).toEqual([cannot('s3:PutObject on Results')]);
    expect(find({}, {}, [runQueries, writeResults[0]!, writeResults[2]!])).toEqual([
      cannot('s3:GetBucketLocation on Results'),
    ]);
  });
  it('can use the key, and the key policy allows it', () => {
    expect(find({}, {}, [runQueries, ...writeResults.slice(0, 2)])).toEqual([cannot('kms:GenerateDataKey with Key')]);
    expect(find({ Key: keyFor(arn('Other')), Other: resource('AWS::IAM::Role') })).toEqual([
      cannot('kms:GenerateDataKey with Key'),
    ]);
  });
  it('is checked only if it can use this workgroup', () => {
    expect(find({}, {}, [allow('athena:StartQueryExecution', 'arn:aws:athena:*:*:workgroup/primary')])).toEqual([]);
    expect(find({ Topic: resource('AWS::SNS::Topic', { TopicName: ref('Results') }) })).toEqual([]);
  });
});
