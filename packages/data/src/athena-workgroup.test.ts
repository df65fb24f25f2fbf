import { type Arn, type Id, sub, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { athenaQueryStatements, athenaWorkgroup } from './athena-workgroup.ts';
import { decide, textOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const made = athenaWorkgroup('WorkGroup', {
  name: sub('clinic-1a2b3c4d'),
  description: 'Queries',
  results: unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'Results' }),
  key,
});
const { WorkGroupConfiguration: configuration } = made.resources[0]!.properties as {
  WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: unknown } };
};

describe('a workgroup', () => {
  test('enforces the location and the key of results', () => {
    expect(configuration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: key } },
    });
    expect(textOf(configuration.ResultConfiguration.OutputLocation)).toBe('s3://${Results}/');
  });

  test('publishes metrics of queries, and cancels a large query', () => {
    expect(configuration).toMatchObject({
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: 100_000_000_000,
    });
  });
});

describe('the statements for queries', () => {
  const bucket = (id: string) => unchecked<Arn<'AWS::S3::Bucket'>>({ 'Fn::GetAtt': [id, 'Arn'] });
  const statements = athenaQueryStatements({
    workgroup: unchecked({ Ref: 'WorkGroup' }),
    database: 'clinic',
    files: { bucket: bucket('FileSystem'), key },
    results: { bucket: bucket('Results'), key },
  });
  const decision = (action: string, resource: string) => decide(statements, { by: '*', action, resource });
  const here = (service: string, path: string) =>
    `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${path}`;

  test('allow the calls of the console and of drivers, and no others', () => {
    const actions = Object.fromEntries(statements.map(({ Sid, Action }) => [Sid, Action]));
    expect(actions).toEqual({
      Query: [
        'athena:BatchGetQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetQueryResultsStream',
        'athena:GetWorkGroup',
        'athena:ListQueryExecutions',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      Tables: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'],
      Files: 's3:GetObject',
      Results: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      Buckets: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      Keys: ['kms:Decrypt', 'kms:GenerateDataKey'],
    });
  });

  test('allow queries in that workgroup only', () => {
    expect(decision('athena:StartQueryExecution', here('athena', 'workgroup/${WorkGroup}'))).toBe('allow');
    expect(decision('athena:StartQueryExecution', here('athena', 'workgroup/primary'))).toBe('nothing');
  });

  test('allow reads of the tables of that database only, and no changes', () => {
    expect(decision('glue:GetTable', here('glue', 'table/clinic/patient_data'))).toBe('allow');
    expect(decision('glue:GetTable', here('glue', 'table/payroll/people'))).toBe('nothing');
    expect(decision('glue:UpdateTable', here('glue', 'table/clinic/patient_data'))).toBe('nothing');
  });

  test('allow reads of the files, and writes of results only', () => {
    expect([decision('s3:GetObject', '${FileSystem.Arn}/x'), decision('s3:PutObject', '${FileSystem.Arn}/x')]).toEqual([
      'allow',
      'nothing',
    ]);
    expect(decision('s3:PutObject', '${Results.Arn}/x')).toBe('allow');
    expect(decision('s3:GetObject', '${Other.Arn}/x')).toBe('nothing');
  });
});
