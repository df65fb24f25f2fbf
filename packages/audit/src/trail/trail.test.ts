import { type Expr, type Id, policy, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { textOf } from '../../../data/src/testing/decide.ts';
import { key, role } from '../../../data/src/testing/references.ts';
import { trail, trailArn } from './trail.ts';

const bucket = unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'LogArchiveBucket' });
const bucketPolicy = resource('LogArchiveBucketPolicy', 'AWS::S3::BucketPolicy', {
  Bucket: bucket,
  PolicyDocument: policy(),
});
const name = unchecked<Expr<string>>({ Ref: 'TrailName' });
const props = {
  name,
  key,
  archive: { name: bucket, policy: bucketPolicy },
  role: { arn: role, name: unchecked<Id<'AWS::IAM::Role'>>({ Ref: 'SomeRole' }) },
  retentionDays: 2192,
  dataBuckets: { arns: ['arn:aws:s3:::a', 'arn:aws:s3:::b'], given: { name: 'HasDataEventBuckets' } },
} as const;
const [logs, access, recorder] = trail('Trail', props).resources;
const { AdvancedEventSelectors: selectors } = recorder!.properties as { AdvancedEventSelectors: unknown[] };

test('the trail records all Regions and global services, with log file validation', () => {
  expect(recorder?.properties).toMatchObject({
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
  });
});

test('it records the organization only with the condition', () => {
  expect(recorder?.properties).not.toHaveProperty('IsOrganizationTrail');
  const ofOrganization = { name: 'HasOrganization' };
  const [, , all] = trail('Trail', { ...props, ofOrganization }).resources;
  expect(all?.properties).toMatchObject({ IsOrganizationTrail: { 'Fn::If': ['HasOrganization', true, false] } });
});

test('it writes encrypted logs to the archive and the log group', () => {
  expect(recorder?.properties).toMatchObject({
    KMSKeyId: key,
    S3BucketName: bucket,
    CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['TrailLogGroup', 'Arn'] },
    CloudWatchLogsRoleArn: role,
  });
  expect(logs?.properties).toEqual({ KmsKeyId: key, RetentionInDays: 2192 });
});

test('its role can write to its log group only', () => {
  const { Roles, PolicyDocument } = access!.properties as { Roles: unknown; PolicyDocument: { Statement: unknown } };
  expect(Roles).toEqual([{ Ref: 'SomeRole' }]);
  expect(PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': ['TrailLogGroup', 'Arn'] },
    },
  ]);
});

test('the trail depends on both policies, which CloudTrail validates', () => {
  expect(recorder?.dependsOn).toEqual(['LogArchiveBucketPolicy', 'TrailAccess']);
});

test('all management events are recorded, including read-only events', () => {
  expect(selectors[0]).toEqual({
    Name: 'Management events',
    FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
  });
});

test('object reads and writes are recorded only if buckets are set', () => {
  expect(selectors).toHaveLength(2);
  expect(selectors[1]).toMatchObject({
    'Fn::If': ['HasDataEventBuckets', { FieldSelectors: [{ Equals: ['Data'] }, {}, {}] }, { Ref: 'AWS::NoValue' }],
  });
});

test('only the configured buckets are recorded, not buckets with the same name prefix', () => {
  const { 'Fn::If': either } = selectors[1] as { 'Fn::If': [string, { FieldSelectors: { StartsWith: unknown }[] }] };
  const { 'Fn::Split': split } = either[1].FieldSelectors[2]!.StartsWith as { 'Fn::Split': [string, unknown] };
  expect(textOf(split[1]).split(split[0])).toEqual(['arn:aws:s3:::a/', 'arn:aws:s3:::b/']);
});

test('trailArn returns the ARN of a trail that does not exist yet', () => {
  expect(recorder?.properties).toMatchObject({ TrailName: name });
  expect(textOf(trailArn(name))).toBe(
    'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/${TrailName}',
  );
});
