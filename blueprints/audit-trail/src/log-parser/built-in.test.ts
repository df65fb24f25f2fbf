import { describe, expect, test } from 'vitest';
import { builtIn } from './built-in.ts';
import { matcher, parseConfiguration } from './configuration.ts';
import { auditRecord } from './record.ts';

const match = matcher(builtIn);
const keywordsOf = (record: object) =>
  match(auditRecord({ userIdentity: { type: 'AssumedRole' }, ...record })).map(({ name }) => name);

describe('the built-in keywords', () => {
  test('are a valid configuration file', () => {
    expect(parseConfiguration(JSON.stringify(builtIn))).toEqual(builtIn);
  });

  test('have no API call in two keywords, so that one call causes one alert', () => {
    const calls = builtIn.keywords.flatMap(({ eventSource = [], eventName = [] }) =>
      eventSource.flatMap((source) => eventName.map((name) => [source, name.replaceAll('*', 'X')] as const)),
    );
    expect(calls.length).toBeGreaterThan(100);
    for (const [eventSource, eventName] of calls)
      expect([eventSource, eventName, keywordsOf({ eventSource, eventName }).length]).toEqual([
        eventSource,
        eventName,
        1,
      ]);
  });

  test.each([
    ['iam', 'DeleteRole', 'iam-delete'],
    ['s3', 'PutBucketPolicy', 's3-access-changed'],
    ['s3', 'PutBucketPublicAccessBlock', 's3-access-changed'],
    ['s3', 'DeleteBucket', 's3-protection-changed'],
    ['iam', 'AttachRolePolicy', 'iam-policy-change'],
    ['iam', 'PutRolePermissionsBoundary', 'iam-policy-change'],
    ['cloudtrail', 'StopLogging', 'trail-stopped'],
    ['cloudtrail', 'UpdateTrail', 'trail-changed'],
    ['kms', 'ScheduleKeyDeletion', 'kms-key-disabled'],
    ['config', 'StopConfigurationRecorder', 'watch-stopped'],
    ['ec2', 'AuthorizeSecurityGroupIngress', 'security-group-changed'],
  ])('match %s:%s with %s', (service, eventName, keyword) => {
    expect(keywordsOf({ eventSource: `${service}.amazonaws.com`, eventName })).toEqual([keyword]);
  });

  test('match the use of the root user, failed sign-ins and denied calls', () => {
    expect(keywordsOf({ eventName: 'ListUsers', userIdentity: { type: 'Root' } })).toEqual(['root-use']);
    const failed = { eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } };
    expect(keywordsOf(failed)).toEqual(['console-sign-in-failed']);
    expect(keywordsOf({ eventName: 'GetObject', errorCode: 'AccessDeniedException' })).toEqual(['access-denied']);
    expect(keywordsOf({ eventName: 'RunInstances', errorCode: 'Client.UnauthorizedOperation' })).toEqual([
      'access-denied',
    ]);
  });

  test.each([
    ['ec2', 'DescribeInstances'],
    ['sts', 'GetCallerIdentity'],
    ['s3', 'GetBucketPolicy'],
    ['s3', 'GetBucketPublicAccessBlock'],
    ['iam', 'ListRoles'],
    ['kms', 'Decrypt'],
  ])('do not match %s:%s', (service, eventName) => {
    expect(keywordsOf({ eventSource: `${service}.amazonaws.com`, eventName })).toEqual([]);
  });
});
