import { describe, expect, it } from 'vitest';
import { mail } from './mail.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const get = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
const arn = (kind: string, id: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:${kind}/\${${id}}`,
});
const find = (resources: SmallResources) => findingsOf(mail, resources);

const set = (more: object = {}) =>
  resource('AWS::SES::ConfigurationSet', {
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    ReputationOptions: { ReputationMetricsEnabled: true },
    ...more,
  });
const identity = (more: object = {}) =>
  resource('AWS::SES::EmailIdentity', {
    EmailIdentity: 'mail.clinic.example',
    ConfigurationSetAttributes: { ConfigurationSetName: ref('Set') },
    MailFromAttributes: { MailFromDomain: 'bounce.mail.clinic.example', BehaviorOnMxFailure: 'REJECT_MESSAGE' },
    ...more,
  });
const good = { Set: set(), Mail: identity() };

describe('delivery', () => {
  it('requires TLS', () => {
    expect(find(good)).toEqual([]);
    expect(find({ Set: set({ DeliveryOptions: { TlsPolicy: 'OPTIONAL' } }), Mail: identity() })).toEqual([
      'Set: allows mail of Mail to be sent unencrypted if the receiving server has no TLS',
    ]);
    expect(find({ Set: set({ DeliveryOptions: undefined }), Mail: identity() })).toHaveLength(1);
    expect(find({ Mail: identity({ ConfigurationSetAttributes: undefined }) })).toEqual([
      'Mail: sends without a configuration set: unencrypted if the receiving server has no TLS',
    ]);
  });
  it('ignores a configuration set of another stack', () =>
    expect(find({ Mail: identity({ ConfigurationSetAttributes: { ConfigurationSetName: 'theirs' } }) })).toEqual([]));

  const destination = (MatchingEventTypes: readonly string[], Enabled = true) =>
    resource('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: ref('Set'),
      EventDestination: { Enabled, MatchingEventTypes, CloudWatchDestination: {} },
    });
  it('reports bounces and complaints as reputation metrics or events', () => {
    const unreported = { Set: set({ ReputationOptions: undefined }), Mail: identity() };
    const what = ['Set: does not report bounces and complaints about mail of Mail'];
    expect(find(unreported)).toEqual(what);
    expect(find({ ...unreported, Events: destination(['bounce', 'complaint']) })).toEqual([]);
    expect(find({ ...unreported, Events: destination(['BOUNCE']) })).toEqual(what);
    expect(find({ ...unreported, Events: destination(['BOUNCE', 'COMPLAINT'], false) })).toEqual([
      ...what,
      'Events: is disabled: nothing is counted, and its alarms never fire',
    ]);
    expect(find({ ...good, Events: destination([], false) })).toHaveLength(1);
  });
});

describe('DNS records', () => {
  const record = (Type: string, Name: unknown, value: unknown) =>
    resource('AWS::Route53::RecordSet', { HostedZoneId: 'Z1', Type, Name, TTL: '1800', ResourceRecords: [value] });
  const dkim = (number: number, value = number) =>
    record('CNAME', get('Mail', `DkimDNSTokenName${number}`), get('Mail', `DkimDNSTokenValue${value}`));
  const records = {
    Dkim1: dkim(1),
    Dkim2: dkim(2),
    Dkim3: dkim(3),
    Mx: record('MX', 'bounce.mail.clinic.example', '10 feedback-smtp.us-east-1.amazonses.com'),
    Spf: record('TXT', 'bounce.mail.clinic.example', '"v=spf1 include:amazonses.com ~all"'),
  };
  it('may be complete', () => expect(find({ ...good, ...records })).toEqual([]));
  it.each(Object.keys(records))('finds that %s is missing', (name) => {
    const { [name as keyof typeof records]: _, ...others } = records;
    expect(find({ ...good, ...others })).toEqual([
      expect.stringMatching(/^Mail: some of its DNS records are created, but not /),
    ]);
  });
  it('finds a record with the value of another record', () =>
    expect(find({ ...good, ...records, Dkim2: dkim(2, 3) })).toEqual([
      expect.stringContaining(
        'some of its DNS records are created, but not DKIM record 2: SES does not verify the domain',
      ),
    ]));
  it('may be in a record set group', () => {
    const RecordSets = Object.values(records).map(({ Properties }) => Properties);
    expect(
      find({ ...good, Records: resource('AWS::Route53::RecordSetGroup', { HostedZoneId: 'Z1', RecordSets }) }),
    ).toEqual([]);
  });
  it('of other types are ignored', () =>
    expect(find({ ...good, Other: record('A', 'clinic.example', '192.0.2.1') })).toEqual([]));
});

describe('a policy that allows sending', () => {
  const policy = (Resource: unknown, more: object = {}) =>
    resource('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'ses:SendRawEmail', Resource, ...more }] },
    });
  const both = [arn('identity', 'Mail'), arn('configuration-set', 'Set')];
  it('names the identity and its configuration set', () => {
    expect(find({ ...good, Access: policy(both) })).toEqual([]);
    expect(find({ ...good, Access: policy('*') })).toEqual([]);
    expect(find({ ...good, Access: policy(arn('identity', 'Mail')) })).toEqual([
      'Access: allows sending from Mail, but not with its configuration set Set: SES denies it',
    ]);
  });
  it('does not name another identity', () => {
    const other = 'arn:aws:ses:us-east-1:111122223333:identity/other.example';
    expect(find({ ...good, Access: policy([other, both[1]]) })).toEqual([
      'Access: allows sending from another identity than Mail: SES denies it',
    ]);
    const byName = 'arn:aws:ses:us-east-1:111122223333:identity/mail.clinic.example';
    expect(find({ ...good, Access: policy([byName, both[1]]) })).toEqual([]);
  });
  it('ignores denials and other actions', () => {
    expect(find({ ...good, Access: policy('arn:aws:s3:::x', { Effect: 'Deny' }) })).toEqual([]);
    expect(find({ ...good, Access: policy('arn:aws:s3:::x', { Action: 's3:GetObject' }) })).toEqual([]);
  });
  it('may name an external identity if the system has none', () =>
    expect(find({ Access: policy('arn:aws:ses:us-east-1:111122223333:identity/other.example') })).toEqual([]));
});
