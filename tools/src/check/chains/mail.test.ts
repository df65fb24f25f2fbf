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

describe('on its way', () => {
  it('goes by TLS or not at all', () => {
    expect(find(good)).toEqual([]);
    expect(find({ Set: set({ DeliveryOptions: { TlsPolicy: 'OPTIONAL' } }), Mail: identity() })).toEqual([
      'Set: allows mail of Mail to be sent unencrypted if the receiving server has no TLS',
    ]);
    expect(find({ Set: set({ DeliveryOptions: undefined }), Mail: identity() })).toHaveLength(1);
    expect(find({ Mail: identity({ ConfigurationSetAttributes: undefined }) })).toEqual([
      'Mail: sends without a configuration set: unencrypted if the receiving server has no TLS',
    ]);
  });
  it('a set of another stack is not seen', () =>
    expect(find({ Mail: identity({ ConfigurationSetAttributes: { ConfigurationSetName: 'theirs' } }) })).toEqual([]));

  const destination = (MatchingEventTypes: readonly string[], Enabled = true) =>
    resource('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: ref('Set'),
      EventDestination: { Enabled, MatchingEventTypes, CloudWatchDestination: {} },
    });
  it('what does not arrive is counted, as a rate or as events', () => {
    const uncounted = { Set: set({ ReputationOptions: undefined }), Mail: identity() };
    const what = ['Set: does not report bounces and complaints about mail of Mail'];
    expect(find(uncounted)).toEqual(what);
    expect(find({ ...uncounted, Events: destination(['bounce', 'complaint']) })).toEqual([]);
    expect(find({ ...uncounted, Events: destination(['BOUNCE']) })).toEqual(what);
    expect(find({ ...uncounted, Events: destination(['BOUNCE', 'COMPLAINT'], false) })).toEqual([
      ...what,
      'Events: is disabled: nothing is counted, and its alarms never fire',
    ]);
    expect(find({ ...good, Events: destination([], false) })).toHaveLength(1);
  });
});

describe('in DNS', () => {
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
  it('all records are made, or none', () => expect(find({ ...good, ...records })).toEqual([]));
  it.each(Object.keys(records))('%s is missed', (name) => {
    const { [name as keyof typeof records]: _, ...others } = records;
    expect(find({ ...good, ...others })).toEqual([
      expect.stringMatching(/^Mail: some of its DNS records are created, but not /),
    ]);
  });
  it('a record with the value of another is none', () =>
    expect(find({ ...good, ...records, Dkim2: dkim(2, 3) })).toEqual([
      expect.stringContaining(
        'some of its DNS records are created, but not all three DKIM records, but 2: SES does not verify the domain',
      ),
    ]));
  it('records in a group are seen', () => {
    const RecordSets = Object.values(records).map(({ Properties }) => Properties);
    expect(
      find({ ...good, Records: resource('AWS::Route53::RecordSetGroup', { HostedZoneId: 'Z1', RecordSets }) }),
    ).toEqual([]);
  });
  it('other records are no affair of it', () =>
    expect(find({ ...good, Other: record('A', 'clinic.example', '192.0.2.1') })).toEqual([]));
});

describe('who may send', () => {
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
  it('names no other identity', () => {
    const other = 'arn:aws:ses:us-east-1:111122223333:identity/other.example';
    expect(find({ ...good, Access: policy([other, both[1]]) })).toEqual([
      'Access: allows sending from another identity than Mail: SES denies it',
    ]);
    const byName = 'arn:aws:ses:us-east-1:111122223333:identity/mail.clinic.example';
    expect(find({ ...good, Access: policy([byName, both[1]]) })).toEqual([]);
  });
  it('a denial, and other actions, are no affair of it', () => {
    expect(find({ ...good, Access: policy('arn:aws:s3:::x', { Effect: 'Deny' }) })).toEqual([]);
    expect(find({ ...good, Access: policy('arn:aws:s3:::x', { Action: 's3:GetObject' }) })).toEqual([]);
  });
  it('without an identity of its own a system may send from one elsewhere', () =>
    expect(find({ Access: policy('arn:aws:ses:us-east-1:111122223333:identity/other.example') })).toEqual([]));
});
