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
/** By zone. */
let subnets: Readonly<Record<'a' | 'b' | 'a2', string>>;

beforeAll(async () => {
  emulator = await startEmulator();
  services = await connect(emulator);
  templateUrl = (await publish(emulator, committedRelease('openemr'))).root.url;
  root = await readTemplate(services.s3, templateUrl);
  const { Vpc } = await services.ec2.createVpc({ CidrBlock: '10.30.0.0/16' });
  vpc = Vpc!.VpcId!;
  const subnet = async (number: number, zone: string) => {
    const input = { VpcId: vpc, CidrBlock: `10.30.${number}.0/24`, AvailabilityZone: `${emulator.region}${zone}` };
    return (await services.ec2.createSubnet(input)).Subnet!.SubnetId!;
  };
  subnets = { a: await subnet(0, 'a'), b: await subnet(1, 'b'), a2: await subnet(2, 'a') };
});
afterAll(() => emulator?.stop());

/** The printed lines, and the error as the last one. */
async function runPreflight(values: Values, as: Services = services): Promise<readonly string[]> {
  const lines: string[] = [];
  const options = { templateUrl, values: effectiveValues(values, root.Parameters ?? {}), isNew: true };
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

/** The emulator supports all calls except those of Service Quotas. */
const notes = expect.stringMatching(/^skipped: VPCs, Elastic IP addresses.* \(UnknownError\)$/);
const fewer = expect.stringMatching(/^skipped: security groups, rules per security group, .* \(UnknownError\)$/);

test('three zones are available, and missing values in the emulator are no failure', async () => {
  expect(await runPreflight({ EnableThirdZone: 'true' })).toEqual([notes, baaReminder]);
});

test('subnets of an existing network exist and are in different zones', async () => {
  expect(await runPreflight(network([subnets.a, subnets.b]))).toEqual([fewer, baaReminder]);
  expect((await runPreflight(network([subnets.a, subnets.a2]))).at(-1)).toContain('are both in');
  expect((await runPreflight(network([subnets.a, 'subnet-0123456789abcdef0']))).at(-1)).toContain(
    'refused: parameter PublicSubnetIds',
  );
});

test('a prefix list exists', async () => {
  const { PrefixList } = await services.ec2.createManagedPrefixList({
    PrefixListName: 'clinic',
    AddressFamily: 'IPv4',
    MaxEntries: 20,
  });
  expect(await runPreflight({ AllowedPrefixListId: PrefixList!.PrefixListId! })).toEqual([notes, baaReminder]);
  expect((await runPreflight({ AllowedPrefixListId: 'pl-0123456789abcdef0' })).at(-1)).toContain(
    'refused: parameter AllowedPrefixListId: us-east-1 has no prefix list',
  );
});

test('a hosted zone exists, and contains the name', async () => {
  const values = { DomainName: 'emr.clinic.example', HostedZoneId: 'Z0123456789ABC' };
  expect((await runPreflight(values)).at(-1)).toContain(
    'refused: parameter HostedZoneId: this account has no hosted zone',
  );
  const zone = { Id: values.HostedZoneId, Name: 'clinic.example.' };
  const DesiredState = JSON.stringify(zone);
  await services.cloudControl.createResource({ TypeName: 'AWS::Route53::HostedZone', DesiredState });
  expect(await runPreflight(values)).toEqual([notes, baaReminder]);
  expect((await runPreflight({ ...values, DomainName: 'emr.other.example' })).at(-1)).toContain(
    'does not contain emr.other.example',
  );
});

test('a certificate exists, is in this Region, and matches the name', async () => {
  const input = { DomainName: 'emr.clinic.example', ValidationMethod: 'DNS' } as const;
  const { CertificateArn = '' } = await services.acm.requestCertificate(input);
  const values = { CertificateArn, DomainName: 'emr.clinic.example' };
  expect(await runPreflight(values)).toEqual([notes, baaReminder]);
  expect((await runPreflight({ ...values, DomainName: 'emr.other.example' })).join('\n')).toContain(
    'not for emr.other.example',
  );
  const missing = CertificateArn.replace(/[^/]+$/, '00000000-0000-0000-0000-000000000000');
  expect((await runPreflight({ ...values, CertificateArn: missing })).at(-1)).toContain('no such certificate');
  const elsewhere = CertificateArn.replace(emulator.region, 'eu-south-2');
  expect((await runPreflight({ ...values, CertificateArn: elsewhere })).at(-1)).toContain(
    'the certificate is in eu-south-2',
  );
});

test('mail from the SES sandbox is a warning, and an existing SES identity is refused', async () => {
  const values = { EnableSes: 'true', MailSender: 'openemr@mail.clinic.example' };
  expect(await runPreflight(values)).toEqual([notes, baaReminder]);
  await services.ses.putAccountDetails({
    MailType: 'TRANSACTIONAL',
    WebsiteURL: 'https://clinic.example',
    ProductionAccessEnabled: false,
  });
  expect(await runPreflight(values)).toEqual([
    expect.stringMatching(/^warning: Amazon SES in .* is in the sandbox/),
    notes,
    baaReminder,
  ]);
  await services.ses.createEmailIdentity({ EmailIdentity: 'mail.clinic.example' });
  expect((await runPreflight(values)).at(-1)).toContain(
    'refused: parameter MailSender: SES already has the identity mail.clinic.example',
  );
});

test('existing EC2 resources count against the quotas', async () => {
  const { Vpcs = [] } = await services.ec2.describeVpcs({});
  const allowing = (allowed: Readonly<Record<string, number>>): Services => ({
    ...services,
    serviceQuotas: {
      getServiceQuota: async ({ QuotaCode }: { QuotaCode: string }) => ({
        Quota: { Value: allowed[QuotaCode] ?? 100 },
      }),
    } as unknown as Services['serviceQuotas'],
  });
  const [enough] = await runPreflight({}, allowing({}));
  expect(enough).toContain(`VPCs ${Vpcs.length + 1} of 100`);
  expect(enough).toContain('Elastic IP addresses 2 of 100');
  expect(enough).toContain('NAT gateways per Availability Zone 1 of 100');
  expect((await runPreflight({}, allowing({ 'L-F678F1CE': Vpcs.length }))).at(-1)).toContain(
    `refused: quota VPCs: ${Vpcs.length} of ${Vpcs.length} are in use, and this deployment needs 1 more.`,
  );
});
