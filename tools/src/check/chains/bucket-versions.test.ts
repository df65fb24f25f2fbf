import { expect, it } from 'vitest';
import { bucketVersions } from './bucket-versions.ts';
import { findingsOf } from './testing/system-of.ts';

const found = (Properties: object) => findingsOf(bucketVersions, { Data: { Type: 'AWS::S3::Bucket', Properties } });
const on = { VersioningConfiguration: { Status: 'Enabled' } };
const expiring = (NoncurrentDays: number, Status = 'Enabled') => ({
  LifecycleConfiguration: { Rules: [{ Status, NoncurrentVersionExpiration: { NoncurrentDays } }] },
});

it.each<[string, object, string[]]>([
  ['no versioning', {}, []],
  ['a month', { ...on, ...expiring(30) }, []],
  [
    'a rule for noncurrent versions without versioning',
    expiring(30),
    ['Data: has a lifecycle rule for noncurrent versions, and no versioning: overwritten objects are lost'],
  ],
  ['a day in a disabled rule', { ...on, ...expiring(1, 'Disabled') }, []],
  ['a day', { ...on, ...expiring(1) }, ['Data: keeps noncurrent versions for 1 day']],
  [
    'suspended versioning',
    { VersioningConfiguration: { Status: 'Suspended' } },
    ['Data: has suspended versioning: overwritten objects are lost'],
  ],
])('%s', (_, properties, expected) => {
  expect(found(properties)).toEqual(expected);
});
