import { expect, test } from 'vitest';
import type { Values } from '../parameters.ts';
import { quotaFindings } from './quotas.ts';
import { type Account, awsError, linesOf, openEmrContext } from './testing/openemr.ts';

interface Numbers {
  /** Quota code -> value of the account. Default: sufficient. */
  readonly allowed?: Readonly<Record<string, number>>;
  /** Type -> number of existing resources. Default: none. */
  readonly existing?: Readonly<Record<string, number>>;
}

const manyOf = (existing: Numbers['existing'], type: string, item: object) =>
  Array.from({ length: existing?.[type] ?? 0 }, () => item);

const accountWith = ({ allowed = {}, existing = {} }: Numbers): Account => ({
  serviceQuotas: {
    getServiceQuota: async ({ QuotaCode }: { QuotaCode: string }) => ({
      Quota: { QuotaCode, Value: allowed[QuotaCode] ?? 1000, Adjustable: true, GlobalQuota: false },
    }),
  },
  cloudControl: {
    listResources: async ({ TypeName }: { TypeName: string }) => ({
      TypeName,
      ResourceDescriptions: Array.from({ length: existing[TypeName] ?? 0 }, (_, n) => ({
        Identifier: `id-${n}`,
        Properties: '{}',
      })),
    }),
  },
  sts: { getCallerIdentity: async () => ({ Account: '111122223333' }) },
  ec2: {
    describeVpcs: async ({ Filters }: { Filters: readonly object[] }) => {
      expect(Filters).toEqual([{ Name: 'owner-id', Values: ['111122223333'] }]);
      return { Vpcs: manyOf(existing, 'AWS::EC2::VPC', { OwnerId: '111122223333' }) };
    },
    describeAddresses: async () => ({
      Addresses: [
        ...manyOf(existing, 'AWS::EC2::EIP', { Domain: 'vpc', PublicIpv4Pool: 'amazon' }),
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
  const output: string[] = [];
  const findings = await quotaFindings(openEmrContext(parameters, account), (line) => void output.push(line));
  return { lines: linesOf(findings), said: output };
}

test('if all quotas suffice, one line has the numbers', async () => {
  const { lines, said: output } = await run({ existing: { 'AWS::EC2::VPC': 2 } });
  expect(lines).toEqual([]);
  expect(output).toHaveLength(1);
  expect(output[0]).toContain('VPCs 3 of 1000');
  expect(output[0]).toContain('NAT gateways per Availability Zone 3 of 1000');
  expect(output[0]).not.toContain('trails');
});

test('addresses: those in use, and those that these parameters need', async () => {
  const numbers = { allowed: { 'L-0263D0A3': 5 }, existing: { 'AWS::EC2::EIP': 3 } };
  expect((await run(numbers)).lines).toEqual([]);
  expect((await run(numbers, { EnableThirdZone: 'true' })).lines).toEqual([
    'refusal quota Elastic IP addresses: 3 of 5 are in use, and this deployment needs 3 more. Request a quota increase in Service Quotas (ec2, L-0263D0A3), or delete unused resources.',
  ]);
  expect((await run(numbers, { EnableThirdZone: 'true', Profile: 'small' })).lines).toEqual([]);
});

test('NAT gateways are counted in the zone with most of them', async () => {
  expect((await run({ allowed: { 'L-FE5A380F': 2 } })).lines).toEqual([
    expect.stringContaining(
      '2 of 2 are in use, and this deployment needs 1 more. Request a quota increase in Service Quotas (vpc, L-FE5A380F), or delete unused resources.',
    ),
  ]);
});

test('a new account has six vCPUs, enough for the minimum but not for the maximum of tasks', async () => {
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

test('AWS managed keys are counted too, so a shortage of keys is not a refusal', async () => {
  const numbers = { allowed: { 'L-C2F1777E': 100 }, existing: { 'AWS::KMS::Key': 99 } };
  expect((await run(numbers)).lines).toEqual([
    expect.stringMatching(
      /^warning quota KMS keys: 99 of 100 are in use, and this deployment needs 4 more\. Request a quota increase in Service Quotas \(kms, L-C2F1777E\), or delete unused resources\./,
    ),
  ]);
});

test('the AWS default is used if Service Quotas has no value of the account, but not for other errors', async () => {
  const account = accountWith({});
  const unknown = { getServiceQuota: () => Promise.reject(awsError('NoSuchResourceException')) };
  const fallback = { ...unknown, getAWSDefaultServiceQuota: async () => ({ Quota: { Value: 1000 } }) };
  expect((await run({}, {}, { ...account, serviceQuotas: fallback })).lines).toEqual([]);
  const throttled = { ...fallback, getServiceQuota: () => Promise.reject(awsError('TooManyRequestsException')) };
  const { lines } = await run({}, {}, { ...account, serviceQuotas: throttled });
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !line.startsWith('note skipped: '))).toEqual([]);
});

test('without permissions, all findings are notes', async () => {
  const { lines, said: output } = await run({}, { CreateTrail: 'true' }, {});
  expect(output).toEqual([]);
  expect(lines.filter((line) => !line.startsWith('note skipped: '))).toEqual([]);
  expect(lines).toContain('note skipped: secrets (User is not authorized to perform: getServiceQuota)');
});
