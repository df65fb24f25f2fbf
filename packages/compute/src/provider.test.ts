import { type Arn, type Id, snippet, unchecked, when } from '@hipaa-stacks/cloudformation';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { backupOptInHandler } from './backup-opt-in.ts';
import { handlerWhen, type Provider, type ProviderHandler, provided, provider } from './provider.ts';
import { defaultSecurityGroupHandler } from './restricted-default-security-group.ts';
import { serviceLinkedRolesHandler } from './service-linked-roles.ts';

const att = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const make = <const Name extends string>(handlers: readonly ProviderHandler<Name>[]) =>
  provider('Provider', {
    role: {
      arn: unchecked<Arn<'AWS::IAM::Role'>>(att('Role')),
      name: unchecked<Id<'AWS::IAM::Role'>>({ Ref: 'Role' }),
    },
    logs: {
      arn: unchecked<Arn<'AWS::Logs::LogGroup'>>(att('Logs')),
      name: unchecked<Id<'AWS::Logs::LogGroup'>>({ Ref: 'Logs' }),
    },
    key: unchecked<Arn<'AWS::KMS::Key'>>(att('Key')),
    deadLetters: {
      arn: unchecked<Arn<'AWS::SQS::Queue'>>(att('Letters')),
      key: unchecked<Arn<'AWS::KMS::Key'>>(att('LetterKey')),
    },
    handlers,
  });
const linked = serviceLinkedRolesHandler(['ecs.amazonaws.com']);
const groupHandler = defaultSecurityGroupHandler([unchecked<Id<'AWS::EC2::SecurityGroup'>>({ Ref: 'Group' })]);

const [access, fn] = make([linked]).resources;
const actionsOf = ({ resources: [policy] }: ReturnType<typeof make>) =>
  (
    policy!.properties as { PolicyDocument: { Statement: { Action: string | string[] }[] } }
  ).PolicyDocument.Statement.flatMap(({ Action }) => Action);

describe('a provider', () => {
  test('has the permissions of its handlers, and no others', () => {
    const always = [
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ];
    expect(actionsOf(make([]))).toEqual(always);
    expect(actionsOf(make([linked]))).toEqual([...always, 'iam:CreateServiceLinkedRole']);
    expect(actionsOf(make([groupHandler]))).not.toContain('iam:CreateServiceLinkedRole');
  });

  test('has the code of its handlers, and no other', () => {
    const { Code } = fn!.properties as { Code: { 'Hipaa::Code': { entry: string; parts: string[] } } };
    expect(Code['Hipaa::Code'].entry).toMatch(/\/src\/provider\/handler\.ts$/);
    expect(Code['Hipaa::Code'].parts).toEqual([expect.stringMatching(/service-linked-roles-part\.ts$/)]);
  });

  test('has the permissions of a handler with a condition only under that condition', () => {
    const given = when({ name: 'HasVpc' }, () => snippet([], { group: '${Group}' }));
    const handler = handlerWhen({ name: 'HasVpc' }, (present) => defaultSecurityGroupHandler([present(given.group)]));
    const { resources, serves } = make([handler]);
    const statements = (resources[0]!.properties as { PolicyDocument: { Statement: unknown[] } }).PolicyDocument
      .Statement;
    const closes = defaultSecurityGroupHandler(['${Group}']).statements;
    expect(statements.slice(-closes.length)).toEqual(
      closes.map((statement) => ({ 'Fn::If': ['HasVpc', statement, { Ref: 'AWS::NoValue' }] })),
    );
    expect(JSON.stringify(statements.slice(0, -closes.length))).not.toContain('ec2:');
    expect(serves).toEqual({ 'restricted-default-security-group': true });
  });

  test('depends on its policy; failed events go to the dead-letter queue', () => {
    expect(fn!.dependsOn).toEqual([access!.id]);
    expect(fn!.properties).toMatchObject({ DeadLetterConfig: { TargetArn: att('Letters') } });
  });

  test('is assignable where its handlers are required, and nowhere else', () => {
    const created = make([linked, groupHandler]);
    expect(created.serves).toEqual({ 'service-linked-roles': true, 'restricted-default-security-group': true });
    expectTypeOf(created).toExtend<Provider<'restricted-default-security-group'>>();
    expectTypeOf(make([linked])).not.toExtend<Provider<'restricted-default-security-group'>>();
    expectTypeOf(make([backupOptInHandler()])).toExtend<Provider<'backup-opt-in'>>();
  });
});

test('CloudFormation stops waiting for a provider soon after its timeout, not after an hour', () => {
  const { Timeout } = fn!.properties as { Timeout: number };
  const result = provided('Thing', 'Custom::Thing', make([]), { Size: '1' });
  const { ServiceTimeout, ServiceToken, Size } = result.properties as Record<string, unknown>;
  expect({ ServiceToken, Size }).toEqual({ ServiceToken: att('Provider'), Size: '1' });
  expect(ServiceTimeout).toBeGreaterThan(Timeout);
  expect(ServiceTimeout).toBeLessThan(900);
});
