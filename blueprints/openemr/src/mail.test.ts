import { type Arn, type Expr, type Placeable, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { mail } from './mail.ts';

const has = { HasMail: { name: 'HasMail' }, HasMailRecords: { name: 'HasMailRecords' } };
const arn = <T extends string>(id: string) => unchecked<Arn<T>>({ 'Fn::GetAtt': [id, 'Arn'] });
const policy = resource('DeadLetterQueuePolicy', 'AWS::SQS::QueuePolicy', { Queues: [], PolicyDocument: {} });
const resources = mail(has, {
  sender: unchecked<Expr<string>>({ Ref: 'MailSender' }),
  hostedZone: 'Z0EXAMPLE',
  boundary: 'arn:aws:iam::111122223333:policy/boundary',
  role: 'openemr',
  provider: { arn: arn('Provider'), serves: { 'smtp-credentials': true } },
  key: arn('DataKey'),
  cluster: 'openemr',
  deadLetters: { arn: arn('DeadLetterQueue'), policy },
  topic: arn('Topic'),
});
const all = resources.parts.flatMap((snippet: Placeable) => snippet.resources);
const ofType = (type: string) => all.filter((one) => one.type === type);

test('creates no resources if mail is disabled, and records only in a hosted zone', () => {
  for (const { type, when } of all)
    expect([type, when]).toEqual([
      type,
      type === 'AWS::Route53::RecordSet' ? ['HasMail', 'HasMailRecords'] : ['HasMail'],
    ]);
  expect(ofType('AWS::Route53::RecordSet')).toHaveLength(6);
});

test('the identity is the domain of the sender', () => {
  expect(ofType('AWS::SES::EmailIdentity')[0]!.properties).toMatchObject({
    EmailIdentity: { 'Fn::Select': [1, { 'Fn::Split': ['@', { Ref: 'MailSender' }] }] },
  });
});

test('the IAM user can send only from the sender address', () => {
  expect(JSON.stringify(ofType('AWS::IAM::ManagedPolicy')[0]!.properties)).toContain(
    '"Condition":{"StringEquals":{"ses:FromAddress":{"Ref":"MailSender"}}}',
  );
});

test('OpenEMR gets the endpoint of the Region, and reads the secret after its creation', () => {
  expect(resources.settings).toMatchObject({
    given: { name: 'HasMail' },
    host: { 'Fn::Sub': 'email-smtp.${AWS::Region}.${AWS::URLSuffix}' },
    secret: { arn: { 'Fn::If': ['HasMail', { Ref: 'MailCredentialsSecret' }, 'none'] } },
  });
  expect(resources.ready.map(({ type }) => type)).toContain('Custom::SmtpCredentials');
});

test('alarms fire before SES pauses sending: at half of its limits or less', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
  const limits: Readonly<Record<string, number>> = { 'Reputation.BounceRate': 0.1, 'Reputation.ComplaintRate': 0.005 };
  expect(alarms.map(({ MetricName }: { MetricName?: unknown }) => MetricName)).toEqual(Object.keys(limits));
  for (const { MetricName, Threshold, Dimensions } of alarms as {
    MetricName: string;
    Threshold: number;
    Dimensions: object;
  }[]) {
    expect(Threshold).toBeLessThanOrEqual(limits[MetricName]! / 2);
    expect(Dimensions).toEqual([{ Name: 'ses:configuration-set', Value: { Ref: 'MailConfigurationSet' } }]);
  }
});
