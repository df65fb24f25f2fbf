import { expect, test } from 'vitest';
import { accountTrail, accountTrailArn, accountTrailRole } from './account-trail.ts';
import { arn, condition, ref, resourcesOf, testOrganization } from './testing/system.ts';

const props = {
  system: 'clinic',
  organization: testOrganization,
  role: accountTrailRole(testOrganization),
  key: arn<never>('TrailKey'),
  accessLogs: ref<never>('AccessLogBucket'),
};
const named = (id: string, made: object) => resourcesOf(made).find((one) => one.id === id)!;

test('the bucket policy allows the trail with the ARN that the key policy can contain before the trail exists', () => {
  const made = accountTrail(props);
  const policy = JSON.stringify(named('LogArchiveBucketPolicy', made).properties);
  expect(policy).toContain(JSON.stringify(accountTrailArn('clinic')));
  const name = JSON.stringify((named('Trail', made).properties as { TrailName?: unknown }).TrailName);
  expect(JSON.stringify(accountTrailArn('clinic'))).toContain(name);
});

test('by default, the lock is GOVERNANCE, no events are sent, and one account is recorded', () => {
  const made = accountTrail(props);
  const archive = named('LogArchiveBucket', made).properties;
  expect(archive).toMatchObject({
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: { Ref: 'RetentionDays' } } } },
  });
  expect(archive).not.toHaveProperty('NotificationConfiguration');
  expect(named('Trail', made).properties).not.toHaveProperty('IsOrganizationTrail');
});

test('an organization, buckets with data events and another lock can be set', () => {
  const made = accountTrail({
    ...props,
    lockMode: 'COMPLIANCE',
    announces: true,
    awsOrganization: { id: ref('OrganizationId'), given: condition('HasOrganization') },
    dataBuckets: { arns: ref('DataEventBucketArns'), given: condition('HasDataEventBuckets') },
  });
  expect(named('LogArchiveBucket', made).properties).toMatchObject({
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE' } } },
  });
  const trail = named('Trail', made).properties;
  expect(JSON.stringify(trail)).toContain('HasDataEventBuckets');
  expect(trail).toMatchObject({ IsOrganizationTrail: { 'Fn::If': ['HasOrganization', true, false] } });
});
