import { expect, test } from 'vitest';
import { mailIdentity } from './mail-identity.ts';

const made = mailIdentity('Mail', { domain: 'mail.emr.clinic.example' });
const properties = (type: string) => made.resources.find((resource) => resource.type === type)!.properties;
const mailFrom = { 'Fn::Sub': ['bounce.${Domain}', { Domain: 'mail.emr.clinic.example' }] };

test('the identity uses the configuration set, which requires TLS', () => {
  expect(properties('AWS::SES::EmailIdentity')).toMatchObject({
    EmailIdentity: 'mail.emr.clinic.example',
    ConfigurationSetAttributes: { ConfigurationSetName: { Ref: 'MailConfigurationSet' } },
  });
  expect(properties('AWS::SES::ConfigurationSet')).toMatchObject({ DeliveryOptions: { TlsPolicy: 'REQUIRE' } });
});

test('mail is signed with DKIM, and rejected without the MAIL FROM domain', () => {
  expect(properties('AWS::SES::EmailIdentity')).toMatchObject({
    DkimAttributes: { SigningEnabled: true },
    MailFromAttributes: { MailFromDomain: mailFrom, BehaviorOnMxFailure: 'REJECT_MESSAGE' },
  });
});

test('bounces and complaints are counted by configuration set; addresses of patients are not published', () => {
  expect(properties('AWS::SES::EmailIdentity')).toMatchObject({
    FeedbackAttributes: { EmailForwardingEnabled: false },
  });
  expect(properties('AWS::SES::ConfigurationSet')).toMatchObject({
    ReputationOptions: { ReputationMetricsEnabled: true },
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
  const { EventDestination: destination } = properties('AWS::SES::ConfigurationSetEventDestination') as {
    EventDestination: { MatchingEventTypes: string[]; SnsDestination?: object; CloudWatchDestination: object };
  };
  expect(destination.MatchingEventTypes).toEqual(expect.arrayContaining(['BOUNCE', 'COMPLAINT']));
  expect(destination.SnsDestination).toBeUndefined();
  expect(destination.CloudWatchDestination).toMatchObject({
    DimensionConfigurations: [{ DimensionName: 'ses:configuration-set' }],
  });
});

test('every record is below the domain, so that mail to the domain is still delivered', () => {
  const names = made.records.map(({ type, name }) => [type, name]);
  expect(names).toEqual([
    ...[1, 2, 3].map((number) => ['CNAME', { 'Fn::GetAtt': ['MailIdentity', `DkimDNSTokenName${number}`] }]),
    ['MX', mailFrom],
    ['TXT', mailFrom],
    ['TXT', { 'Fn::Sub': ['_dmarc.${Domain}', { Domain: 'mail.emr.clinic.example' }] }],
  ]);
});

test('recordsText has a line with name, type and value for each record', () => {
  const [text, variables] = (made.recordsText as unknown as { 'Fn::Sub': [string, Record<string, unknown>] })[
    'Fn::Sub'
  ];
  const lines = text.split('\n');
  expect(lines).toHaveLength(made.records.length);
  expect(lines[3]).toBe('${Name4} MX ${Value4}');
  expect(variables.Name4).toEqual(made.records[3]!.name);
  expect(variables.Value4).toEqual(made.records[3]!.value);
});
