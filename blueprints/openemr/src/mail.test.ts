import { type Arn, type Expr, type Placeable, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { mail } from './mail.ts';

const has = { HasMail: { name: 'HasMail' }, HasMailRecords: { name: 'HasMailRecords' } };
const arn = <T extends string>(id: string) => unchecked<Arn<T>>({ 'Fn::GetAtt': [id, 'Arn'] });
const policy = resource('LettersPolicy', 'AWS::SQS::QueuePolicy', { Queues: [], PolicyDocument: {} });
const sent = mail(has, {
  sender: unchecked<Expr<string>>({ Ref: 'MailSender' }),
  hostedZone: 'Z0EXAMPLE',
  boundary: 'arn:aws:iam::111122223333:policy/boundary',
  role: 'openemr',
  provider: { arn: arn('Provider'), serves: { 'smtp-credentials': true } },
  key: arn('DataKey'),
  cluster: 'openemr',
  deadLetters: { arn: arn('Letters'), policy },
  topic: arn('Topic'),
});
const all = sent.parts.flatMap(({ resources }: Placeable) => resources);
const ofType = (type: string) => all.filter((one) => one.type === type);

test('turned off, nothing of it is there; records only where there is a zone', () => {
  for (const { type, when } of all)
    expect([type, when]).toEqual([
      type,
      type === 'AWS::Route53::RecordSet' ? ['HasMail', 'HasMailRecords'] : ['HasMail'],
    ]);
  expect(ofType('AWS::Route53::RecordSet')).toHaveLength(6);
});

test('the identity is what stands behind the @ of the sender', () => {
  expect(ofType('AWS::SES::EmailIdentity')[0]!.properties).toMatchObject({
    EmailIdentity: { 'Fn::Select': [1, { 'Fn::Split': ['@', { Ref: 'MailSender' }] }] },
  });
});

test('who sends may do so as the sender alone', () => {
  expect(JSON.stringify(ofType('AWS::IAM::ManagedPolicy')[0]!.properties)).toContain(
    '"Condition":{"StringEquals":{"ses:FromAddress":{"Ref":"MailSender"}}}',
  );
});

test('OpenEMR is told the endpoint of the Region, and reads the secret after it was filled', () => {
  expect(sent.settings).toMatchObject({
    given: { name: 'HasMail' },
    host: { 'Fn::Sub': 'email-smtp.${AWS::Region}.${AWS::URLSuffix}' },
    secret: { arn: { 'Fn::If': ['HasMail', { Ref: 'MailCredentialsSecret' }, 'none'] } },
  });
  expect(sent.ready.map(({ type }) => type)).toContain('Custom::SmtpCredentials');
});

test('alarms ring before SES stops the account: at half of its limits or less', () => {
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
