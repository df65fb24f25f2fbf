import { type Expr, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { capacities } from '../blueprints/openemr/src/database.ts';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { parameters } from '../blueprints/openemr/src/parameters.ts';
import { taskCounts, taskSizes } from '../blueprints/openemr/src/size.ts';
import { link } from '../tools/src/link/link.ts';
import { checkParameters } from '../tools/src/resolve/check-parameters.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';

const domainName = unchecked<Expr<string>>({ Ref: 'DomainName' });

/** The parameters with a resource that depends on each, so that none is unused. */
const { root: template } = link(
  {
    ...openEmr,
    plan: {
      stacks: { nothing: [{ resources: [resource('Topic', 'AWS::SNS::Topic', { DisplayName: domainName })] }] },
      outputs: {},
    },
  },
  'flat',
);
type Values = Readonly<Record<string, string>>;
const refusalsOf = (values: Values = {}) =>
  resolveTemplate(template, { parameters: values }).failedRules.map(({ rule }) => rule);

test('a stack can be created with the defaults', () => {
  expect(refusalsOf()).toEqual([]);
  const all = Object.values(parameters).flatMap((group) => Object.entries(group));
  expect(all.filter(([, { declaration }]) => declaration.Default === undefined).map(([name]) => name)).toEqual([]);
});

const named = { DomainName: 'emr.clinic.example', HostedZoneId: 'Z0123456789ABCDEFGHIJ' };
const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const existing = {
  NetworkMode: 'existing',
  VpcId: 'vpc-0a1b2c3d',
  PublicSubnetIds: 'subnet-01,subnet-02',
  PrivateSubnetIds: 'subnet-03,subnet-04',
};

test.each<readonly [Values, readonly string[]]>([
  [{ RetentionDays: '365' }, ['SixYearsInProduction']],
  [{ RetentionDays: '365', Environment: 'dev' }, []],
  [{ AllowedCidr: '203.0.113.0/24' }, []],
  [{ AllowedCidr: '0.0.0.0/0' }, ['PublicAccessNeedsCertificate']],
  [{ AllowedIpv6Cidr: '::/0' }, ['PublicAccessNeedsCertificate']],
  [{ AllowedCidr: '0.0.0.0/0', ...named }, []],
  [{ AllowedCidr: '0.0.0.0/0', DomainName: 'emr.clinic.example', CertificateArn: certificate }, []],
  [{ DomainName: 'emr.clinic.example' }, ['DomainNameNeedsCertificate']],
  [{ HostedZoneId: named.HostedZoneId }, ['CertificateNeedsDomainName']],
  [{ CertificateArn: certificate }, ['CertificateNeedsDomainName']],
  [{ EnablePatientPortal: 'true' }, ['PortalAndApisNeedDomainName']],
  [{ EnableApis: 'true' }, ['PortalAndApisNeedDomainName']],
  [{ EnableApis: 'true', EnablePatientPortal: 'true', ...named }, []],
  [{ EnableSes: 'true' }, ['MailNeedsSender']],
  [{ EnableSes: 'true', MailSender: 'openemr@mail.emr.clinic.example' }, []],
  [{ MailSender: 'openemr@mail.emr.clinic.example' }, []],
  [
    { EnableSes: 'true', MailSender: 'openemr@mail.emr.clinic.example', MailServerCidr: '203.0.113.25/32' },
    ['SesOrMailServer'],
  ],
  [{ MailServerCidr: '0.0.0.0/0', DirectoryCidr: '10.20.0.0/24', LaboratoryCidr: '198.51.100.16/28' }, []],
  [{ LaboratoryCidr: '0.0.0.0/0', LaboratoryPort: '443' }, ['LaboratoryConnectionDiffers']],
  [{ LaboratoryPort: '443' }, []],
  [
    { MailServerCidr: '203.0.113.25/32', LaboratoryCidr: '203.0.113.25/32', LaboratoryPort: '587' },
    ['LaboratoryConnectionDiffers'],
  ],
  [{ MailServerCidr: '203.0.113.25/32', LaboratoryCidr: '203.0.113.25/32' }, []],
  [
    { DirectoryCidr: '10.20.0.0/24', LaboratoryCidr: '10.20.0.0/24', LaboratoryPort: '636' },
    ['LaboratoryConnectionDiffers'],
  ],
  [{ AllowedCidr2: '203.0.113.0/24', AllowedCidr5: '198.51.100.0/24', AllowedPrefixListId: 'pl-0123' }, []],
  [{ AllowedCidr: '203.0.113.0/24', AllowedCidr2: '203.0.113.0/24' }, ['AllowedRangesDiffer']],
  [{ AllowedCidr3: '203.0.113.0/24', AllowedCidr5: '203.0.113.0/24' }, ['AllowedRangesDiffer']],
  [{ EnableBedrock: 'true' }, ['BedrockNeedsModel']],
  [{ EnableBedrock: 'true', BedrockModelId: 'amazon.nova-lite-v1:0' }, []],
  [{ BedrockModelId: 'amazon.nova-lite-v1:0' }, []],
  [{ EnableAnalytics: 'true' }, []],
  [{ DatabaseMaxCapacity: '0.5' }, ['DatabaseMaxCapacityIsValid']],
  [existing, []],
  [{ NetworkMode: 'existing' }, ['ExistingNetworkNeedsIds']],
  [{ ...existing, VpcId: '' }, ['ExistingNetworkNeedsIds']],
  [{ VpcId: existing.VpcId }, ['NewNetworkTakesNoIds']],
  [{ ...existing, PrivateSubnetIds: '' }, ['ExistingNetworkNeedsIds']],
  [{ ...existing, AllowedIpv6Cidr: '2001:db8::/32' }, ['ExistingNetworkNeedsIds']],
  [{ ...existing, EnableThirdZone: 'true' }, []],
  [{ ...existing, CreateEndpoints: 'true' }, ['ExistingNetworkNeedsIds']],
  [{ PublicSubnetIds: 'subnet-01' }, ['NewNetworkTakesNoIds']],
])('%o is refused by %o', (values, by) => {
  expect(refusalsOf(values)).toEqual(by);
});

test('a minimum above the maximum is refused, and no other combination', () => {
  for (const least of taskCounts)
    for (const most of taskCounts)
      expect([least, most, refusalsOf({ MinTasks: `${least}`, MaxTasks: `${most}` })]).toEqual([
        least,
        most,
        least > most ? ['MinTasksUpToMaxTasks'] : [],
      ]);
  for (const least of capacities)
    for (const most of capacities.slice(1))
      expect([least, most, refusalsOf({ DatabaseMinCapacity: `${least}`, DatabaseMaxCapacity: `${most}` })]).toEqual([
        least,
        most,
        least > most ? ['MinCapacityUpToMaxCapacity'] : [],
      ]);
});

test('a size that Fargate does not support is refused', () => {
  const all = [...new Set(Object.values(taskSizes).flat())];
  for (const [cpu, fits] of Object.entries(taskSizes))
    for (const memory of all)
      expect([cpu, memory, refusalsOf({ TaskCpu: cpu, TaskMemory: memory })]).toEqual([
        cpu,
        memory,
        (fits as readonly string[]).includes(memory) ? [] : ['TaskSizeIsValid'],
      ]);
});

test.each([
  [
    'AllowedCidr',
    ['203.0.113.0/24', '10.0.0.0/8', '0.0.0.0/0', ''],
    ['0.0.0.0/1', '1.2.3.4/0', '203.0.113.0', '256.0.0.0/24'],
  ],
  ['AllowedCidr2', ['203.0.113.0/24', ''], ['0.0.0.0/0', '203.0.113.0']],
  ['AllowedPrefixListId', ['pl-0123456789abcdef0', ''], ['203.0.113.0/24', 'pl-']],
  ['MailServerCidr', ['203.0.113.25/32', '0.0.0.0/0', ''], ['smtp.clinic.example', '203.0.113.25']],
  ['LaboratoryPort', ['22', '2575'], ['0', '65536', 'sftp']],
  ['AllowedIpv6Cidr', ['2001:db8::/32', '::/0', ''], ['2001:db8::/0', '2000::/3', '2001:DB8::/32']],
  [
    'DomainName',
    ['emr.clinic.example', ''],
    ['https://emr.clinic.example', 'emr', 'EMR.clinic.example', 'emr.clinic.example/portal'],
  ],
  ['HostedZoneId', ['Z0123456789ABCDEFGHIJ', ''], ['clinic.example']],
  [
    'OpenEmrVersion',
    ['8.4.0', `8.4.0@sha256:${'0'.repeat(64)}`],
    ['latest', 'openemr/openemr:8.4.0', '8.4.0@sha256:0'],
  ],
  [
    'SnapshotIdentifier',
    ['before-upgrade', 'rds:emr-2026-11-22-05-00', 'arn:aws:rds:us-east-1:111122223333:cluster-snapshot:before', ''],
    ['arn:aws:rds:us-east-1:111122223333:db:x'],
  ],
  [
    'MailSender',
    ['openemr@mail.emr.clinic.example', 'no-reply@mail.clinic.example', ''],
    [
      'it@clinic.example',
      'OpenEMR@mail.clinic.example',
      'Clinic <no-reply@mail.clinic.example>',
      'mail.emr.clinic.example',
      'a@b@mail.clinic.example',
      'no-reply@mail..example',
    ],
  ],
  ['ExistingFileSystemId', ['fs-0123456789abcdef0', ''], ['fsap-0123456789abcdef0']],
])('%s accepts valid values, and no others', (name, good, bad) => {
  const problems = (value: string) => checkParameters(template, { [name]: value });
  for (const value of good) expect([value, problems(value)]).toEqual([value, []]);
  for (const value of bad) expect(problems(value)).not.toEqual([]);
});
