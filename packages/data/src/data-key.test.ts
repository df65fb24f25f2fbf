import { resourceTypeFacts, type Statement, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { dataKey } from './data-key.ts';
import {
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
const ask = (by: string, action: string, context: Record<string, string> = {}) =>
  decide(statements, { by, action, resource: '*', context });

test('a key rotates, and takes 30 days to go', () => {
  expect(key?.properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
});

test('a key is kept when its stack goes: what it encrypts is', () => {
  expect(key?.keep).toBe('store');
});

test("a key's administrators may not decrypt, nor hand out its use", () => {
  expect(ask(administrator, 'kms:PutKeyPolicy')).toBe('allow');
  for (const use of ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'CreateGrant']) {
    expect(ask(administrator, `kms:${use}`), use).toBe('nothing');
  }
});

test('no statement allows every action, and none every principal', () => {
  for (const { Sid, Action, Principal } of statements) {
    expect([Action].flat(), Sid).not.toContain('kms:*');
    expect(JSON.stringify(Principal), Sid).not.toContain('"*"');
  }
});

test('a role that is named may use the key, another may not', () => {
  expect(ask('${SomeRole.Arn}', 'kms:Decrypt')).toBe('allow');
  expect(ask('${OtherRole.Arn}', 'kms:Decrypt')).toBe('nothing');
  expect(ask('${SomeRole.Arn}', 'kms:PutKeyPolicy')).toBe('nothing');
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

describe('a caller who creates what the key encrypts', () => {
  const allowed = (service: string) =>
    ['CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].filter(
      (action) => action !== 'DescribeKey' && throughService(statements, `kms:${action}`, service) === 'allow',
    );

  test('may do what each service asks in the name of its caller, and no more', () => {
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

  test('does so from this account alone', () => {
    expect(throughService(statements, 'kms:Encrypt', 'lambda', { 'kms:CallerAccount': '000000000000' })).toBe(
      'nothing',
    );
  });

  test('is refused a type of which nothing is known', () => {
    const unknown = () => dataKey('Key', { description: 'Nothing', encrypts: ['AWS::EC2::Subnet'] });
    expect(unknown).toThrow(/AWS::EC2::Subnet.*not known/);
  });
});

describe('who reads and writes through the services', () => {
  const [logs] = dataKey('LogKey', {
    description: 'Logs',
    encrypts: ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'],
    operators: { given: { name: 'HasOperators' }, arns: unchecked<never>({ Ref: 'OperatorArns' }) },
  }).resources;
  const byDefault = statementsOf(logs, () => false);
  const narrowed = statementsOf(logs);

  test('is for IAM to decide by default, and never without a service', () => {
    for (const service of ['s3', 'sqs', 'sns']) {
      expect(throughService(byDefault, 'kms:Decrypt', service), service).toBe('allow');
      expect(throughService(byDefault, 'kms:GenerateDataKey', service), service).toBe('allow');
    }
    expect(throughService(byDefault, 'kms:Decrypt', 'dynamodb')).toBe('nothing');
    expect(decide(byDefault, { by: administrator, action: 'kms:Decrypt', resource: '*' })).toBe('nothing');
  });

  test('is the operators alone where they are named', () => {
    const as = (arn: string) => throughService(narrowed, 'kms:Decrypt', 's3', { 'aws:PrincipalArn': arn });
    expect(as('${OperatorArns}')).toBe('allow');
    expect(as('arn:aws:iam::000000000000:role/other')).toBe('nothing');
  });
});

test('no statement that names events.amazonaws.com has a condition: delivery to an encrypted topic would fail', () => {
  const ofEvents = statements.filter(({ Principal }) => JSON.stringify(Principal).includes('events.amazonaws.com'));
  expect(ofEvents).toHaveLength(1);
  expect(ofEvents[0]).not.toHaveProperty('Condition');
});

test('CloudWatch Logs uses the key for log groups of this account only', () => {
  const logs = (account: string) =>
    ask('logs.${AWS::Region}.${AWS::URLSuffix}', 'kms:GenerateDataKey', {
      'kms:EncryptionContext:aws:logs:arn': `arn:\${AWS::Partition}:logs:\${AWS::Region}:${account}:log-group:any`,
    });
  expect(logs('${AWS::AccountId}')).toBe('allow');
  expect(logs('000000000000')).toBe('nothing');
});

test('alarms of this account publish to an encrypted topic, those of another account do not', () => {
  const alarm = (account: string) =>
    ask('cloudwatch.amazonaws.com', 'kms:GenerateDataKey', { 'aws:SourceAccount': account });
  expect(alarm('${AWS::AccountId}')).toBe('allow');
  expect(alarm('000000000000')).toBe('nothing');
});

test('one trail alone encrypts with the key', () => {
  const trail = (arn: string) =>
    ask('cloudtrail.amazonaws.com', 'kms:GenerateDataKey', {
      'aws:SourceArn': arn,
      'kms:EncryptionContext:aws:cloudtrail:arn':
        'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/any',
    });
  expect(trail('${TrailArn}')).toBe('allow');
  expect(trail('${OtherTrailArn}')).toBe('nothing');
});

test('a key without users, services and grants is administered, and nothing else', () => {
  const [bare] = dataKey('BareKey', { description: 'Nothing yet' }).resources;
  expect(statementsOf(bare).map(({ Sid }) => Sid)).toEqual(['Administration']);
});
