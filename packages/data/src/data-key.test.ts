import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { dataKey } from './data-key.ts';
import { usedByAlarms, usedByLogs, usedByRules, usedByTrail } from './key-uses.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { role } from './testing/references.ts';

const administrator = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';
const trailArn = unchecked<never>({ Ref: 'TrailArn' });
const [key] = dataKey('PatientKey', {
  description: 'Patient records',
  users: [role],
  grantsFor: ['dynamodb'],
  services: [usedByLogs, usedByRules, usedByAlarms, ...usedByTrail(trailArn)],
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

test('the deployer makes grants only for this account, and only through the services named', () => {
  const through = (service: string, account = '${AWS::AccountId}') =>
    ask(administrator, 'kms:CreateGrant', {
      'kms:CallerAccount': account,
      'kms:ViaService': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
    });
  expect(through('dynamodb')).toBe('allow');
  expect(through('ec2')).toBe('nothing');
  expect(through('dynamodb', '000000000000')).toBe('nothing');
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
