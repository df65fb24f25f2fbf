import { resourceTypeFacts, type Statement, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { dataKey } from './data-key.ts';
import {
  allowAutoScaling,
  allowCloudTrail,
  allowCloudWatchAlarms,
  allowCloudWatchLogs,
  allowEventBridge,
} from './key-policy-statements.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { role } from './testing/references.ts';

const administrator = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
const trailArn = unchecked<never>({ Ref: 'TrailArn' });
const [key] = dataKey('PatientKey', {
  description: 'Patient records',
  users: [role],
  encrypts: ['AWS::DynamoDB::Table', 'AWS::Lambda::Function'],
  services: [allowCloudWatchLogs, allowEventBridge, allowCloudWatchAlarms, ...allowCloudTrail(trailArn)],
}).resources;
const statements = statementsOf(key);
const decision = (by: string, action: string, context: Record<string, string> = {}) =>
  decide(statements, { by, action, resource: '*', context });

test('a key rotates, and has a waiting period of 30 days before deletion', () => {
  expect(key?.properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
});

test('a key is retained, as is the data that it encrypts', () => {
  expect(key?.keep).toBe('store');
});

test("a key's administrators cannot decrypt or create grants", () => {
  expect(decision(administrator, 'kms:PutKeyPolicy')).toBe('allow');
  for (const use of ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'CreateGrant']) {
    expect(decision(administrator, `kms:${use}`), use).toBe('nothing');
  }
});

test('no statement allows all actions or all principals', () => {
  for (const { Sid, Action, Principal } of statements) {
    expect([Action].flat(), Sid).not.toContain('kms:*');
    expect(JSON.stringify(Principal), Sid).not.toContain('"*"');
  }
});

test('a named role can use the key, another role cannot', () => {
  expect(decision('${SomeRole.Arn}', 'kms:Decrypt')).toBe('allow');
  expect(decision('${OtherRole.Arn}', 'kms:Decrypt')).toBe('nothing');
  expect(decision('${SomeRole.Arn}', 'kms:PutKeyPolicy')).toBe('nothing');
});

const throughService = (
  of: readonly Statement[],
  action: string,
  service: string,
  context: Record<string, string> = {},
) =>
  decide(of, {
    by: administrator,
    action,
    resource: '*',
    context: {
      'kms:CallerAccount': '${AWS::AccountId}',
      'kms:ViaService': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
      ...context,
    },
  });

describe('a caller who creates encrypted resources', () => {
  const allowed = (service: string) =>
    ['CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].filter(
      (action) => action !== 'DescribeKey' && throughService(statements, `kms:${action}`, service) === 'allow',
    );

  test('can do what each service does with the credentials of its caller, and no more', () => {
    expect(allowed('lambda')).toEqual(
      resourceTypeFacts()
        ['AWS::Lambda::Function']!.key!.actions.map((action) => action.replace('kms:', ''))
        .filter((action) => action !== 'DescribeKey'),
    );
    expect(allowed('dynamodb')).toEqual(
      expect.arrayContaining(['CreateGrant', 'Decrypt', 'Encrypt', 'GenerateDataKey']),
    );
    expect(allowed('ec2')).toEqual([]);
  });

  test('must be in this account', () => {
    expect(throughService(statements, 'kms:Encrypt', 'lambda', { 'kms:CallerAccount': '000000000000' })).toBe(
      'nothing',
    );
  });

  test('cannot have a type without facts', () => {
    const unknown = () => dataKey('Key', { description: 'Nothing', encrypts: ['AWS::EC2::Subnet'] });
    expect(unknown).toThrow(/AWS::EC2::Subnet.*no facts/);
  });
});

describe('reads and writes through services', () => {
  const [logs] = dataKey('LogKey', {
    description: 'Logs',
    encrypts: ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'],
    operators: { given: { name: 'HasOperators' }, arns: unchecked<never>({ Ref: 'OperatorArns' }) },
  }).resources;
  const byDefault = statementsOf(logs, () => false);
  const narrowed = statementsOf(logs);

  test('are allowed by IAM policies by default, and never without a service', () => {
    for (const service of ['s3', 'sqs', 'sns']) {
      expect(throughService(byDefault, 'kms:Decrypt', service), service).toBe('allow');
      expect(throughService(byDefault, 'kms:GenerateDataKey', service), service).toBe('allow');
    }
    expect(throughService(byDefault, 'kms:Decrypt', 'dynamodb')).toBe('nothing');
    expect(decide(byDefault, { by: administrator, action: 'kms:Decrypt', resource: '*' })).toBe('nothing');
  });

  test('are allowed for operators only, if they are set', () => {
    const as = (arn: string) => throughService(narrowed, 'kms:Decrypt', 's3', { 'aws:PrincipalArn': arn });
    expect(as('${OperatorArns}')).toBe('allow');
    expect(as('arn:aws:iam::000000000000:role/other')).toBe('nothing');
  });
});

test('the statement for events.amazonaws.com has no condition: delivery to an encrypted topic would fail', () => {
  const ofEvents = statements.filter(({ Principal }) => JSON.stringify(Principal).includes('events.amazonaws.com'));
  expect(ofEvents).toHaveLength(1);
  expect(ofEvents[0]).not.toHaveProperty('Condition');
});

test('CloudWatch Logs uses the key for log groups of this account only', () => {
  const logs = (account: string) =>
    decision('logs.${AWS::Region}.${AWS::URLSuffix}', 'kms:GenerateDataKey', {
      'kms:EncryptionContext:aws:logs:arn': `arn:\${AWS::Partition}:logs:\${AWS::Region}:${account}:log-group:any`,
    });
  expect(logs('${AWS::AccountId}')).toBe('allow');
  expect(logs('000000000000')).toBe('nothing');
});

test('only alarms of this account can publish to an encrypted topic', () => {
  const alarm = (account: string) =>
    decision('cloudwatch.amazonaws.com', 'kms:GenerateDataKey', { 'aws:SourceAccount': account });
  expect(alarm('${AWS::AccountId}')).toBe('allow');
  expect(alarm('000000000000')).toBe('nothing');
});

test('only one trail can encrypt with the key', () => {
  const trail = (arn: string) =>
    decision('cloudtrail.amazonaws.com', 'kms:GenerateDataKey', {
      'aws:SourceArn': arn,
      'kms:EncryptionContext:aws:cloudtrail:arn':
        'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/any',
    });
  expect(trail('${TrailArn}')).toBe('allow');
  expect(trail('${OtherTrailArn}')).toBe('nothing');
});

test('a key without users and services has only the administration statement', () => {
  const [bare] = dataKey('BareKey', { description: 'Nothing yet' }).resources;
  expect(statementsOf(bare).map(({ Sid }) => Sid)).toEqual(['Administration']);
});

test('the statements for EC2 Auto Scaling have the reason for their wildcard principal', () => {
  const [volumes] = dataKey('VolumeKey', { description: 'Volumes', services: allowAutoScaling }).resources;
  expect(volumes?.exceptions.map(({ rule }) => rule)).toContain('checkov:CKV_AWS_33');
  expect(key?.exceptions.map(({ rule }) => rule)).not.toContain('checkov:CKV_AWS_33');
});
