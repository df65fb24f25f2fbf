import { expect, test } from 'vitest';
import { hostedZones } from './hosted-zone.ts';
import { type Account, awsError, linesOf, openEmrContext } from './testing/openemr.ts';

const accountWith = (zone: object | undefined): Account => ({
  cloudControl: {
    getResource: async ({ TypeName, Identifier }: { TypeName: string; Identifier: string }) => {
      if (!zone) throw awsError('ResourceNotFoundException', `Resource of type '${TypeName}' was not found.`);
      return { TypeName, ResourceDescription: { Identifier, Properties: JSON.stringify({ Id: Identifier, ...zone }) } };
    },
  },
});

const named = { DomainName: 'emr.clinic.example', HostedZoneId: 'Z123' };
const run = async (zone: object | undefined, parameters: Readonly<Record<string, string>> = named) =>
  linesOf(await hostedZones(openEmrContext(parameters, accountWith(zone))));

test('a zone that contains the name is accepted, with and without a trailing dot', async () => {
  expect(await run({ Name: 'clinic.example.' })).toEqual([]);
  expect(await run({ Name: 'clinic.example' })).toEqual([]);
  expect(await run({ Name: 'emr.clinic.example' })).toEqual([]);
});

test('a missing zone is refused', async () => {
  expect(await run(undefined)).toEqual([
    'refusal parameter HostedZoneId: this account has no hosted zone Z123. Fix the ID: aws route53 list-hosted-zones',
  ]);
});

test('a zone of another name is refused, also if the name only has the same ending', async () => {
  expect(await run({ Name: 'inic.example.' })).toEqual([
    'refusal parameter HostedZoneId: Z123 is the zone inic.example, which does not contain emr.clinic.example. Fix the ID or the name.',
  ]);
  const mail = { EnableSes: 'true', MailSender: 'openemr@mail.other.example' };
  const [line] = await run({ Name: 'clinic.example.' }, { ...named, ...mail });
  expect(line).toContain('which does not contain bounce.mail.other.example');
});

test('a private zone is refused if a certificate needs it for validation, otherwise it is a warning', async () => {
  const zone = { Name: 'clinic.example.', VPCs: [{ VPCId: 'vpc-1', VPCRegion: 'us-east-1' }] };
  expect(await run(zone)).toEqual([expect.stringMatching(/^refusal parameter HostedZoneId: Z123 is a private zone/)]);
  const certificate = { ...named, CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' };
  expect(await run(zone, certificate)).toEqual([expect.stringMatching(/^warning parameter HostedZoneId/)]);
});

test('without a zone there are no calls; a failed call is a note', async () => {
  expect(linesOf(await hostedZones(openEmrContext({}, {})))).toEqual([]);
  expect(linesOf(await hostedZones(openEmrContext(named, {})))).toEqual([
    'note skipped: hosted zone Z123 (User is not authorized to perform: getResource)',
  ]);
});
