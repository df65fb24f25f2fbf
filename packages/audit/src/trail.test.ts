import { type Expr, type Id, policy, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { textOf } from '../../data/src/testing/decide.ts';
import { key, role } from '../../data/src/testing/references.ts';
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
const [logs, access, made] = trail('Trail', props).resources;
const { AdvancedEventSelectors: selectors } = made!.properties as { AdvancedEventSelectors: unknown[] };

test('the trail records all Regions and global services, and can prove that no log file was changed', () => {
  expect(made?.properties).toMatchObject({
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
  });
});

test('it records the organization only where a condition says so', () => {
  expect(made?.properties).not.toHaveProperty('IsOrganizationTrail');
  const ofOrganization = { name: 'HasOrganization' };
  const [, , all] = trail('Trail', { ...props, ofOrganization }).resources;
  expect(all?.properties).toMatchObject({ IsOrganizationTrail: { 'Fn::If': ['HasOrganization', true, false] } });
});

test('what it records is encrypted, archived and searchable', () => {
  expect(made?.properties).toMatchObject({
    KMSKeyId: key,
    S3BucketName: bucket,
    CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['TrailLogGroup', 'Arn'] },
    CloudWatchLogsRoleArn: role,
  });
  expect(logs?.properties).toEqual({ KmsKeyId: key, RetentionInDays: 2192 });
});

test('its role writes to its log group, and may do nothing else', () => {
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

test('the trail is made after both policies: CloudTrail looks whether it may write', () => {
  expect(made?.dependsOn).toEqual(['LogArchiveBucketPolicy', 'TrailAccess']);
});

test('every management call is recorded, read-only ones too', () => {
  expect(selectors[0]).toEqual({
    Name: 'Management events',
    FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
  });
});

test('object reads and writes are recorded only when buckets are given', () => {
  expect(selectors).toHaveLength(2);
  expect(selectors[1]).toMatchObject({
    'Fn::If': ['HasDataEventBuckets', { FieldSelectors: [{ Equals: ['Data'] }, {}, {}] }, { Ref: 'AWS::NoValue' }],
  });
});

test('the buckets given are recorded, and not those whose names merely begin alike', () => {
  const { 'Fn::If': either } = selectors[1] as { 'Fn::If': [string, { FieldSelectors: { StartsWith: unknown }[] }] };
  const { 'Fn::Split': split } = either[1].FieldSelectors[2]!.StartsWith as { 'Fn::Split': [string, unknown] };
  expect(textOf(split[1]).split(split[0])).toEqual(['arn:aws:s3:::a/', 'arn:aws:s3:::b/']);
});

test('the ARN of a trail is known before the trail is', () => {
  expect(made?.properties).toMatchObject({ TrailName: name });
  expect(textOf(trailArn(name))).toBe(
    'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/${TrailName}',
  );
});
