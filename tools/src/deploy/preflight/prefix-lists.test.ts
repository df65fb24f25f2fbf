import { expect, test } from 'vitest';
import { prefixLists } from './prefix-lists.ts';
import { type Account, awsError, linesOf, openEmrContext } from './testing/openemr.ts';

const id = 'pl-0123456789abcdef0';

const accountWith = (list: object | undefined, quota = 60): Account => ({
  ec2: {
    describeManagedPrefixLists: async ({ Filters }: { Filters: { Name: string; Values: string[] }[] }) => ({
      PrefixLists: list && Filters[0]!.Values.includes(id) ? [{ PrefixListId: id, ...list }] : [],
    }),
  },
  serviceQuotas: {
    getServiceQuota: async () => {
      throw awsError('NoSuchResourceException');
    },
    getAWSDefaultServiceQuota: async () => ({ Quota: { Value: quota } }),
  },
});

const run = async (account: Account, parameters: Readonly<Record<string, string>> = { AllowedPrefixListId: id }) =>
  linesOf(await prefixLists(openEmrContext(parameters, account)));

test('a list with 20 entries fits with all other ranges, and 30 entries without them', async () => {
  const ranges = [1, 2, 3, 4, 5].map((n) => [`AllowedCidr${n === 1 ? '' : n}`, `203.0.113.${n}/32`]);
  const all = { ...Object.fromEntries(ranges), AllowedIpv6Cidr: '2001:db8::/32', AllowedPrefixListId: id };
  expect(await run(accountWith({ MaxEntries: 20 }), all)).toEqual([]);
  expect(await run(accountWith({ MaxEntries: 30 }))).toEqual([]);
});

test('a list with more entries than the quota of rules is refused, unless the quota is higher', async () => {
  expect(await run(accountWith({ MaxEntries: 31 }))).toEqual([
    `refusal parameter AllowedPrefixListId: ${id} has up to 31 entries, which count in each rule: a security group would have 62 rules, and the quota is 60. Reduce the maximum (aws ec2 modify-managed-prefix-list --prefix-list-id ${id} --max-entries), or request a quota increase in Service Quotas (vpc, L-0EA8095F).`,
  ]);
  expect(await run(accountWith({ MaxEntries: 31 }, 62))).toEqual([]);
});

test('a list that does not exist, or is being deleted, is refused', async () => {
  expect(await run(accountWith(undefined))).toEqual([
    `refusal parameter AllowedPrefixListId: us-east-1 has no prefix list ${id} in this account. Fix the ID or the Region.`,
  ]);
  expect(await run(accountWith({ MaxEntries: 1, State: 'delete-in-progress' }))).toEqual([
    `refusal parameter AllowedPrefixListId: ${id} is in the state delete-in-progress. Use another prefix list.`,
  ]);
});

test('a list of AWS has no maximum; without a list there is no call', async () => {
  expect(await run(accountWith({ State: 'create-complete' }))).toEqual([]);
  expect(await run({}, {})).toEqual([]);
  expect(await run({})).toEqual([
    'note skipped: prefix lists (User is not authorized to perform: describeManagedPrefixLists)',
  ]);
});
