import { expect, test } from 'vitest';
import { mailIdentity } from './mail-identity.ts';
import { mailRecords } from './mail-records.ts';

const { records } = mailIdentity('Mail', { domain: 'mail.emr.clinic.example' });
const made = mailRecords('DnsRecord', { hostedZone: 'Z0EXAMPLE', records }).resources;

test('each record of the identity is in the hosted zone, with a unique logical ID', () => {
  expect(made.map(({ properties }) => properties)).toEqual(
    records.map(({ type, name, value }) => ({
      HostedZoneId: 'Z0EXAMPLE',
      Name: name,
      Type: type,
      TTL: '1800',
      ResourceRecords: [value],
    })),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(records.length);
});
