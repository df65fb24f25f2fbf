import { blueprint } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { IPV4_RANGE } from './patterns.ts';
import { publicLoadBalancer, rangeConditions, rangeParameters, rangeRules } from './public-load-balancer.ts';
import { condition, ref, testOrganization } from './testing/system.ts';

const ranges = ['AllowedCidr', 'AllowedCidr2', 'AllowedCidr3', 'AllowedCidr4', 'AllowedCidr5'];
const system = blueprint('ranged', {
  title: 'Ranged',
  parameters: { Access: rangeParameters('Records') },
  conditions: rangeConditions,
  rules: rangeRules,
  system: () => ({ stacks: {}, outputs: {} }),
});

test('the descriptions have the name of the application', () => {
  for (const { declaration } of Object.values(rangeParameters('Records')))
    expect(declaration.Description).toContain('clients can access Records');
});

test.each([
  ['203.0.113.0/24', true],
  ['10.0.0.0/8', true],
  ['10.0.0.0/7', false],
  ['256.0.0.0/8', false],
  ['10.0.0/24', false],
])('the pattern of a range: %s', (range, isAllowed) => {
  expect(new RegExp(`^${IPV4_RANGE}$`).test(range)).toBe(isAllowed);
});

test('each pair of ranges must differ, because EC2 refuses two equal rules', () => {
  const { Assertions } = system.rules.AllowedRangesDiffer!;
  expect(Assertions).toHaveLength(10);
  for (const range of ranges) expect(JSON.stringify(Assertions)).toContain(JSON.stringify({ Ref: range }));
});

test('every range has its condition, so that the load balancer is closed without one', () => {
  const names = Object.keys(system.conditions);
  const made = publicLoadBalancer(
    {
      ...Object.fromEntries([...ranges, 'AllowedPrefixListId', 'AllowedIpv6Cidr'].map((id) => [id, ref(id)])),
      DeletionProtection: ref('DeletionProtection'),
    } as never,
    Object.fromEntries(names.map((name) => [name, condition(name)])) as never,
    {
      organization: testOrganization,
      accessLogs: ref('AccessLogBucket'),
      network: { vpc: ref('Vpc'), publicSubnets: [ref('SubnetA'), ref('SubnetB')], internetRoutes: [] },
    },
  );
  const group = made.balancer.resources.find(({ type }) => type === 'AWS::EC2::SecurityGroup')!;
  const { SecurityGroupIngress: rules } = group.properties as {
    SecurityGroupIngress: readonly { 'Fn::If'?: readonly unknown[] }[];
  };
  expect(new Set(rules.map((rule) => rule['Fn::If']?.[0]))).toEqual(new Set(names));
  expect(rules.map((rule) => rule['Fn::If']?.[2])).toEqual(rules.map(() => ({ Ref: 'AWS::NoValue' })));
});
