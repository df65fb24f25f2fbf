import { expect, test } from 'vitest';
import { type Account, linesOf, openEmrContext } from './testing/openemr.ts';
import { zones } from './zones.ts';

const accountWith = (names: readonly string[], defaults: readonly string[] = names): Account => ({
  ec2: {
    describeAvailabilityZones: async () => ({
      AvailabilityZones: names.map((ZoneName) => ({ ZoneName, State: 'available', ZoneType: 'availability-zone' })),
    }),
    describeSubnets: async () => ({
      Subnets: defaults.map((AvailabilityZone) => ({ AvailabilityZone, DefaultForAz: true })),
    }),
  },
});

const run = async (account: Account, parameters: Readonly<Record<string, string>>) =>
  linesOf(await zones(openEmrContext(parameters, account, { region: 'us-west-1' })));

test('a third zone needs a Region with three', async () => {
  const two = accountWith(['us-west-1a', 'us-west-1c']);
  expect(await run(two, { EnableThirdZone: 'true' })).toEqual([
    'refusal Region us-west-1: this account has 2 Availability Zones there, and 3 are required. Set EnableThirdZone to false.',
  ]);
  expect(await run(two, {})).toEqual([]);
  expect(await run(accountWith(['us-west-1a', 'us-west-1b', 'us-west-1c']), { EnableThirdZone: 'true' })).toEqual([]);
});

test('zones without a default subnet are not available, unless no zone has one', async () => {
  const all = ['us-west-1a', 'us-west-1b', 'us-west-1c'];
  const [line] = await run(accountWith(all, ['us-west-1a', 'us-west-1c']), { EnableThirdZone: 'true' });
  expect(line).toMatch(
    /^refusal Region us-west-1: CloudFormation only offers Availability Zones with a default subnet; 2 have one, and 3 are required\. Set EnableThirdZone to false, or create one: aws ec2 create-default-subnet --availability-zone us-west-1b --region us-west-1$/,
  );
  expect(await run(accountWith(all, []), { EnableThirdZone: 'true' })).toEqual([]);
});

test('an existing network needs no zones', async () => {
  const network = {
    NetworkMode: 'existing',
    VpcId: 'vpc-1',
    PublicSubnetIds: 'subnet-1,subnet-2',
    PrivateSubnetIds: 'subnet-3,subnet-4',
  };
  expect(await run({}, network)).toEqual([]);
});
