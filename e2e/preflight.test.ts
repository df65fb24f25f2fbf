import type { Template } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Services } from '../tools/src/deploy/index.ts';
import { effectiveValues, type Values } from '../tools/src/deploy/parameters.ts';
import { baaReminder, preflight } from '../tools/src/deploy/preflight.ts';
import { readTemplate } from '../tools/src/deploy/template-access.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { committedRelease, publish } from './support/release.ts';

let emulator: Emulator;
let services: Services;
let templateUrl: string;
let root: Template;
let vpc: string;
/** By the last letter of their zone. */
let subnets: Readonly<Record<'a' | 'b' | 'a2', string>>;

beforeAll(async () => {
  emulator = await startEmulator();
  services = await connect(emulator);
  templateUrl = (await publish(emulator, committedRelease('openemr'))).root.url;
  root = await readTemplate(services.s3, templateUrl);
  const { Vpc } = await services.ec2.createVpc({ CidrBlock: '10.30.0.0/16' });
  vpc = Vpc!.VpcId!;
  const subnet = async (number: number, zone: string) => {
    const asked = { VpcId: vpc, CidrBlock: `10.30.${number}.0/24`, AvailabilityZone: `${emulator.region}${zone}` };
    return (await services.ec2.createSubnet(asked)).Subnet!.SubnetId!;
  };
  subnets = { a: await subnet(0, 'a'), b: await subnet(1, 'b'), a2: await subnet(2, 'a') };
});
afterAll(() => emulator?.stop());

/** What is said, and at the end what is thrown. */
async function look(given: Values, as: Services = services): Promise<readonly string[]> {
  const lines: string[] = [];
  const options = { templateUrl, values: effectiveValues(given, root.Parameters ?? {}), isNew: true };
  const { region } = emulator;
  const say = (line: string) => void lines.push(line);
  await preflight({ ...options, services: as, region, say }).catch((error: Error) =>
    lines.push(`refused: ${error.message}`),
  );
  return lines;
}

const network = (publicSubnets: readonly string[]) => ({
  NetworkMode: 'existing',
  VpcId: vpc,
  PublicSubnetIds: publicSubnets.join(','),
  PrivateSubnetIds: `${subnets.a},${subnets.b}`,
});

/** It has no Service Quotas; all else it is asked. */
const notes = expect.stringMatching(/^skipped: VPCs, Elastic IP addresses.* \(UnknownError\)$/);
const fewer = expect.stringMatching(/^skipped: security groups, rules per security group, .* \(UnknownError\)$/);

test('three zones are there, and what the emulator does not know is no failure', async () => {
  expect(await look({ EnableThirdZone: 'true' })).toEqual([notes, baaReminder]);
});

test('subnets of an existing network are in different zones, and there', async () => {
  expect(await look(network([subnets.a, subnets.b]))).toEqual([fewer, baaReminder]);
  expect((await look(network([subnets.a, subnets.a2]))).at(-1)).toContain('are both in');
  expect((await look(network([subnets.a, 'subnet-0123456789abcdef0']))).at(-1)).toContain(
    'refused: parameter PublicSubnetIds',
  );
});

test('a hosted zone is there, and holds the name', async () => {
  const given = { DomainName: 'emr.clinic.example', HostedZoneId: 'Z0123456789ABC' };
  expect((await look(given)).at(-1)).toContain('refused: parameter HostedZoneId: this account has no hosted zone');
  const zone = { Id: given.HostedZoneId, Name: 'clinic.example.' };
  const DesiredState = JSON.stringify(zone);
  await services.cloudControl.createResource({ TypeName: 'AWS::Route53::HostedZone', DesiredState });
  expect(await look(given)).toEqual([notes, baaReminder]);
  expect((await look({ ...given, DomainName: 'emr.other.example' })).at(-1)).toContain(
    'does not contain emr.other.example',
  );
});

test('a certificate is there, of this Region, and for the name', async () => {
  const asked = { DomainName: 'emr.clinic.example', ValidationMethod: 'DNS' } as const;
  const { CertificateArn = '' } = await services.acm.requestCertificate(asked);
  const given = { CertificateArn, DomainName: 'emr.clinic.example' };
  expect(await look(given)).toEqual([notes, baaReminder]);
  expect((await look({ ...given, DomainName: 'emr.other.example' })).join('\n')).toContain('not for emr.other.example');
  const missing = CertificateArn.replace(/[^/]+$/, '00000000-0000-0000-0000-000000000000');
  expect((await look({ ...given, CertificateArn: missing })).at(-1)).toContain('no such certificate');
  const elsewhere = CertificateArn.replace(emulator.region, 'eu-south-2');
  expect((await look({ ...given, CertificateArn: elsewhere })).at(-1)).toContain('the certificate is in eu-south-2');
});

test('mail from the sandbox is a warning, and a domain that SES knows is refused', async () => {
  const given = { EnableSes: 'true', MailSender: 'openemr@mail.clinic.example' };
  expect(await look(given)).toEqual([notes, baaReminder]);
  await services.ses.putAccountDetails({
    MailType: 'TRANSACTIONAL',
    WebsiteURL: 'https://clinic.example',
    ProductionAccessEnabled: false,
  });
  expect(await look(given)).toEqual([
    expect.stringMatching(/^warning: Amazon SES in .* is in the sandbox/),
    notes,
    baaReminder,
  ]);
  await services.ses.createEmailIdentity({ EmailIdentity: 'mail.clinic.example' });
  expect((await look(given)).at(-1)).toContain(
    'refused: parameter MailSender: SES already has the identity mail.clinic.example',
  );
});

test('what EC2 has counts against the quotas', async () => {
  const { Vpcs = [] } = await services.ec2.describeVpcs({});
  const allowing = (allowed: Readonly<Record<string, number>>): Services => ({
    ...services,
    serviceQuotas: {
      getServiceQuota: async ({ QuotaCode }: { QuotaCode: string }) => ({
        Quota: { Value: allowed[QuotaCode] ?? 100 },
      }),
    } as unknown as Services['serviceQuotas'],
  });
  const [enough] = await look({}, allowing({}));
  expect(enough).toContain(`VPCs ${Vpcs.length + 1} of 100`);
  expect(enough).toContain('Elastic IP addresses 2 of 100');
  expect(enough).toContain('NAT gateways per Availability Zone 1 of 100');
  expect((await look({}, allowing({ 'L-F678F1CE': Vpcs.length }))).at(-1)).toContain(
    `refused: quota VPCs: ${Vpcs.length} of ${Vpcs.length} are in use, and this deployment needs 1 more.`,
  );
});
