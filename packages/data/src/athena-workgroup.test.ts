import { type Arn, type Id, sub, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { athenaWorkgroup, queries } from './athena-workgroup.ts';
import { decide, textOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const made = athenaWorkgroup('Ask', {
  name: sub('clinic-1a2b3c4d'),
  description: 'Questions',
  results: unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'Results' }),
  key,
});
const { WorkGroupConfiguration: set } = made.resources[0]!.properties as {
  WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: unknown } };
};

describe('a workgroup', () => {
  test('decides where results go and with which key, whatever a client says', () => {
    expect(set).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: key } },
    });
    expect(textOf(set.ResultConfiguration.OutputLocation)).toBe('s3://${Results}/');
  });

  test('measures each query, and stops a large one', () => {
    expect(set).toMatchObject({ PublishCloudWatchMetricsEnabled: true, BytesScannedCutoffPerQuery: 100_000_000_000 });
  });
});

describe('whoever may query', () => {
  const bucket = (id: string) => unchecked<Arn<'AWS::S3::Bucket'>>({ 'Fn::GetAtt': [id, 'Arn'] });
  const may = queries({
    workgroup: unchecked({ Ref: 'Ask' }),
    database: 'clinic',
    files: { bucket: bucket('FileSystem'), key },
    results: { bucket: bucket('Results'), key },
  });
  const does = (action: string, resource: string) => decide(may, { by: '*', action, resource });
  const here = (service: string, path: string) =>
    `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${path}`;

  test('asks in that workgroup alone', () => {
    expect(does('athena:StartQueryExecution', here('athena', 'workgroup/${Ask}'))).toBe('allow');
    expect(does('athena:StartQueryExecution', here('athena', 'workgroup/primary'))).toBe('nothing');
  });

  test('reads the tables of that database alone, and changes none', () => {
    expect(does('glue:GetTable', here('glue', 'table/clinic/patient_data'))).toBe('allow');
    expect(does('glue:GetTable', here('glue', 'table/payroll/people'))).toBe('nothing');
    expect(does('glue:UpdateTable', here('glue', 'table/clinic/patient_data'))).toBe('nothing');
  });

  test('reads the files and writes none; writes results', () => {
    expect([does('s3:GetObject', '${FileSystem.Arn}/x'), does('s3:PutObject', '${FileSystem.Arn}/x')]).toEqual([
      'allow',
      'nothing',
    ]);
    expect(does('s3:PutObject', '${Results.Arn}/x')).toBe('allow');
    expect(does('s3:GetObject', '${Other.Arn}/x')).toBe('nothing');
  });
});
