import { expect, test } from 'vitest';
import { subnets } from './subnets.ts';
import { type Account, linesOf, openEmrContext } from './testing/openemr.ts';

/** Subnet ID -> zone and VPC. */
type Existing = Readonly<Record<string, readonly [zone: string, vpc: string]>>;

const good: Existing = {
  'subnet-a1': ['us-east-1a', 'vpc-1'],
  'subnet-b1': ['us-east-1b', 'vpc-1'],
  'subnet-a2': ['us-east-1a', 'vpc-1'],
  'subnet-b2': ['us-east-1b', 'vpc-1'],
};

const accountWith = (existing: Existing): Account => ({
  ec2: {
    describeSubnets: async ({ Filters }: { Filters: { Values: string[] }[] }) => ({
      Subnets: Filters[0]!.Values.flatMap((SubnetId) => {
        const [AvailabilityZone, VpcId] = existing[SubnetId] ?? [];
        return VpcId ? [{ SubnetId, AvailabilityZone, VpcId, State: 'available' }] : [];
      }),
    }),
  },
});

const network = {
  NetworkMode: 'existing',
  VpcId: 'vpc-1',
  PublicSubnetIds: 'subnet-a1,subnet-b1',
  PrivateSubnetIds: 'subnet-a2,subnet-b2',
};

const run = async (existing: Existing, parameters: Readonly<Record<string, string>> = {}) =>
  linesOf(await subnets(openEmrContext({ ...network, ...parameters }, accountWith(existing))));

test('two of each in different zones are accepted', async () => {
  expect(await run(good)).toEqual([]);
});

test('two in one zone are refused', async () => {
  expect(await run({ ...good, 'subnet-b1': ['us-east-1a', 'vpc-1'] })).toEqual([
    'refusal parameter PublicSubnetIds: subnet-a1 and subnet-b1 are both in us-east-1a. Use subnets in different Availability Zones.',
  ]);
});

test('a missing subnet, or one in another VPC, is refused', async () => {
  const { 'subnet-b2': _, ...missing } = good;
  expect(await run(missing)).toEqual([
    'refusal parameter PrivateSubnetIds: us-east-1 has no subnet subnet-b2 in this account. Fix the ID or the Region.',
  ]);
  expect(await run({ ...good, 'subnet-a2': ['us-east-1a', 'vpc-2'] })).toEqual([
    'refusal parameter PrivateSubnetIds: subnet-a2 is in vpc-2, not in vpc-1. Use subnets of the given VPC.',
  ]);
});

test('a third zone needs three of each; a third subnet without a third zone is not checked', async () => {
  const [first, ...others] = await run(good, { EnableThirdZone: 'true' });
  expect(first).toBe(
    'refusal parameter PublicSubnetIds: it has 2 subnets, and 3 are required. Add a subnet, or set EnableThirdZone to false.',
  );
  expect(others).toEqual([expect.stringContaining('refusal parameter PrivateSubnetIds')]);
  expect(await run(good, { PublicSubnetIds: 'subnet-a1,subnet-b1,subnet-c1' })).toEqual([]);
});

test('a stack that creates the network needs none', async () => {
  expect(linesOf(await subnets(openEmrContext({}, {})))).toEqual([]);
  const note = linesOf(await subnets(openEmrContext(network, {})));
  expect(note).toEqual(['note skipped: subnets (User is not authorized to perform: describeSubnets)']);
});
