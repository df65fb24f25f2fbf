import { describe, expect, it } from 'vitest';
import { logRetention } from './log-retention.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const lockedFor = (Days: unknown) => ({
  ObjectLockEnabled: true,
  ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days } } },
});
const good = {
  VersioningConfiguration: { Status: 'Enabled' },
  LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 2192 }] },
  ...lockedFor(2192),
};
const system = (change: object): SmallResources => ({
  Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Logs' } } },
  Logs: { Type: 'AWS::S3::Bucket', Properties: { ...good, ...change } },
});
const expiring = (ExpirationInDays: unknown, Status = 'Enabled') => ({
  LifecycleConfiguration: { Rules: [{ Status, ExpirationInDays }] },
});

describe('log-retention', () => {
  it.each<[string, object, string[]]>([
    ['six years, with Object Lock', {}, []],
    ['no expiration', { LifecycleConfiguration: undefined }, []],
    ['a year in a disabled rule', expiring(365, 'Disabled'), []],
    ['a year', expiring(365), ['Logs: receives logs, and deletes them after 365 days']],
    [
      'Object Lock for a year',
      lockedFor(365),
      ['Logs: receives the logs of a trail, and locks them for only 365 days'],
    ],
    [
      'no Object Lock',
      { ObjectLockConfiguration: undefined },
      [
        'Logs: receives the logs of a trail, but has no Object Lock: anyone with permission to delete objects can delete the logs',
      ],
    ],
    [
      'no versioning',
      { VersioningConfiguration: undefined },
      ['Logs: receives the logs of a trail, but does not have versioning'],
    ],
  ])('%s', (_, change, expected) => {
    expect(findingsOf(logRetention, system(change))).toEqual(expected);
  });

  it('accepts less than six years from a parameter', () => {
    const Parameters = { Days: { Type: 'Number', Default: '2192', AllowedValues: [30, 2192] } };
    const days = { Ref: 'Days' };
    const resources = system({ ...lockedFor(days), ...expiring(days) });
    expect(findingsOf(logRetention, resources, { Parameters })).toEqual([]);
  });

  it('requires no Object Lock of a bucket for access logs, but the retention period', () => {
    const resources: SmallResources = {
      Files: {
        Type: 'AWS::S3::Bucket',
        Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } },
      },
      Logs: { Type: 'AWS::S3::Bucket', Properties: expiring(30) },
    };
    expect(findingsOf(logRetention, resources)).toEqual(['Logs: receives logs, and deletes them after 30 days']);
  });
});
