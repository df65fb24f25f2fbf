import { expect, test } from 'vitest';
import { loadBalancerWebAcl, webAclConditions } from './public-web-acl.ts';
import { condition, ref, testOrganization } from './testing/system.ts';

const p = { WebAclMode: ref<never>('WebAclMode'), RequestsPerFiveMinutes: ref<never>('RequestsPerFiveMinutes') };
const rulesOf = (more: object) => {
  const { acl } = loadBalancerWebAcl(
    p,
    { HasCountingWebAcl: condition('HasCountingWebAcl') },
    {
      organization: testOrganization,
      key: ref('LogKey'),
      accessLogs: ref('AccessLogBucket'),
      protects: ref('LoadBalancer'),
      ...more,
    },
  );
  const { Rules } = acl.resources[0]!.properties as { Rules: readonly { Name: string }[] };
  return Rules.map(({ Name }) => Name);
};

test('exceptions and blocked paths are those of the application', () => {
  const common = ['RequestsPerAddress', 'IpReputation', 'KnownBadInputs', 'SqlInjection', 'CommonAttacks'];
  expect(rulesOf({})).toEqual(common);
  const exceptions = [{ name: 'Uploads', rules: ['SizeRestrictions_BODY'], paths: ['/upload'] }];
  expect(rulesOf({ exceptions, blockedPaths: ['/healthz'] })).toEqual(
    expect.arrayContaining([...common, 'BlockedPaths', 'Uploads']),
  );
});

test('the condition is true in the count mode', () => {
  expect(webAclConditions(p)).toEqual({ HasCountingWebAcl: { 'Fn::Equals': [{ Ref: 'WebAclMode' }, 'count'] } });
});
