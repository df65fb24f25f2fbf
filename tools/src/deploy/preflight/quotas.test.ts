import { expect, test } from 'vitest';
import type { Values } from '../parameters.ts';
import { quotaFindings } from './quotas.ts';
import { type Account, awsError, linesOf, lookAtOpenEmr } from './testing/openemr.ts';

interface Numbers {
  /** Quota code -> value of the account. Default: plenty. */
  readonly allowed?: Readonly<Record<string, number>>;
  /** Type -> how many are there. Default: none. */
  readonly there?: Readonly<Record<string, number>>;
}

const manyOf = (there: Numbers['there'], type: string, item: object) =>
  Array.from({ length: there?.[type] ?? 0 }, () => item);

const accountWith = ({ allowed = {}, there = {} }: Numbers): Account => ({
  serviceQuotas: {
    getServiceQuota: async ({ QuotaCode }: { QuotaCode: string }) => ({
      Quota: { QuotaCode, Value: allowed[QuotaCode] ?? 1000, Adjustable: true, GlobalQuota: false },
    }),
  },
  cloudControl: {
    listResources: async ({ TypeName }: { TypeName: string }) => ({
      TypeName,
      ResourceDescriptions: Array.from({ length: there[TypeName] ?? 0 }, (_, n) => ({
        Identifier: `id-${n}`,
        Properties: '{}',
      })),
    }),
  },
  sts: { getCallerIdentity: async () => ({ Account: '111122223333' }) },
  ec2: {
    describeVpcs: async ({ Filters }: { Filters: readonly object[] }) => {
      expect(Filters).toEqual([{ Name: 'owner-id', Values: ['111122223333'] }]);
      return { Vpcs: manyOf(there, 'AWS::EC2::VPC', { OwnerId: '111122223333' }) };
    },
    describeAddresses: async () => ({
      Addresses: [
        ...manyOf(there, 'AWS::EC2::EIP', { Domain: 'vpc', PublicIpv4Pool: 'amazon' }),
        { Domain: 'vpc', PublicIpv4Pool: 'ipv4pool-ec2-0123456789abcdef0' },
      ],
    }),
    describeNatGateways: async () => ({
      NatGateways: [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2' }, { SubnetId: 'subnet-3' }],
    }),
    describeSubnets: async () => ({
      Subnets: [
        { SubnetId: 'subnet-1', AvailabilityZone: 'us-east-1a' },
        { SubnetId: 'subnet-2', AvailabilityZone: 'us-east-1a' },
        { SubnetId: 'subnet-3', AvailabilityZone: 'us-east-1b' },
      ],
    }),
    describeVpcEndpoints: async () => ({ VpcEndpoints: [] }),
  },
});

async function run(numbers: Numbers, parameters: Values = {}, account: Account = accountWith(numbers)) {
  const said: string[] = [];
  const findings = await quotaFindings(lookAtOpenEmr(parameters, account), (line) => void said.push(line));
  return { lines: linesOf(findings), said };
}

test('where all is enough, one line says how much of what', async () => {
  const { lines, said } = await run({ there: { 'AWS::EC2::VPC': 2 } });
  expect(lines).toEqual([]);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('VPCs 3 of 1000');
  expect(said[0]).toContain('NAT gateways per Availability Zone 3 of 1000');
  expect(said[0]).not.toContain('trails');
});

test('addresses: what is used, and what these parameters need more', async () => {
  const numbers = { allowed: { 'L-0263D0A3': 5 }, there: { 'AWS::EC2::EIP': 3 } };
  expect((await run(numbers)).lines).toEqual([]);
  expect((await run(numbers, { EnableThirdZone: 'true' })).lines).toEqual([
    'refusal quota Elastic IP addresses: 3 of 5 are in use, and this deployment needs 3 more. Request a quota increase in Service Quotas (ec2, L-0263D0A3), or delete unused resources.',
  ]);
  expect((await run(numbers, { EnableThirdZone: 'true', Profile: 'small' })).lines).toEqual([]);
});

test('NAT gateways count in the zone that has most of them', async () => {
  expect((await run({ allowed: { 'L-FE5A380F': 2 } })).lines).toEqual([
    expect.stringContaining(
      '2 of 2 are in use, and this deployment needs 1 more. Request a quota increase in Service Quotas (vpc, L-FE5A380F), or delete unused resources.',
    ),
  ]);
});

test('a new account has six vCPUs, of which some tasks run and all would not', async () => {
  const numbers = { allowed: { 'L-3032A538': 6 } };
  expect((await run(numbers)).lines).toEqual([
    expect.stringMatching(
      /^warning quota Fargate vCPUs: the quota is 6, and the maximum number of tasks needs 10\. Request 10 or more in Service Quotas \(fargate, L-3032A538\), or use fewer or smaller tasks\./,
    ),
  ]);
  expect((await run(numbers, { MaxTasks: '6' })).lines).toEqual([]);
  expect((await run(numbers, { TaskCpu: '4096', TaskMemory: '8192' })).lines).toEqual([
    expect.stringMatching(
      /^refusal quota Fargate vCPUs: the quota is 6, and the minimum number of tasks needs 8\. Request 40 or more in Service Quotas \(fargate, L-3032A538\), or use fewer or smaller tasks\./,
    ),
  ]);
});

test('a new account has ten concurrent executions, which is a warning', async () => {
  expect((await run({ allowed: { 'L-B99A9384': 10 } })).lines).toEqual([
    expect.stringMatching(
      /^warning quota concurrent Lambda executions: the quota is 10 for all functions of the Region\. Request 1000 in Service Quotas \(lambda, L-B99A9384\)\./,
    ),
  ]);
});

test('keys are counted with those of AWS, so that a shortage is no refusal', async () => {
  const numbers = { allowed: { 'L-C2F1777E': 100 }, there: { 'AWS::KMS::Key': 99 } };
  expect((await run(numbers)).lines).toEqual([
    expect.stringMatching(
      /^warning quota KMS keys: 99 of 100 are in use, and this deployment needs 4 more\. Request a quota increase in Service Quotas \(kms, L-C2F1777E\), or delete unused resources\./,
    ),
  ]);
});

test("AWS's default stands in where Service Quotas knows no value of the account, and no other error does", async () => {
  const account = accountWith({});
  const unknown = { getServiceQuota: () => Promise.reject(awsError('NoSuchResourceException')) };
  const fallback = { ...unknown, getAWSDefaultServiceQuota: async () => ({ Quota: { Value: 1000 } }) };
  expect((await run({}, {}, { ...account, serviceQuotas: fallback })).lines).toEqual([]);
  const throttled = { ...fallback, getServiceQuota: () => Promise.reject(awsError('TooManyRequestsException')) };
  const { lines } = await run({}, {}, { ...account, serviceQuotas: throttled });
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !line.startsWith('note skipped: '))).toEqual([]);
});

test('without any permission all is a note', async () => {
  const { lines, said } = await run({}, { CreateTrail: 'true' }, {});
  expect(said).toEqual([]);
  expect(lines.filter((line) => !line.startsWith('note skipped: '))).toEqual([]);
  expect(lines).toContain('note skipped: secrets (User is not authorized to perform: getServiceQuota)');
});
