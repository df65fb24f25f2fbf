import { expect, it } from 'vitest';
import { bucketVersions } from './bucket-versions.ts';
import { findingsOf } from './testing/system-of.ts';

const found = (Properties: object) => findingsOf(bucketVersions, { Data: { Type: 'AWS::S3::Bucket', Properties } });
const on = { VersioningConfiguration: { Status: 'Enabled' } };
const gone = (NoncurrentDays: number, Status = 'Enabled') => ({
  LifecycleConfiguration: { Rules: [{ Status, NoncurrentVersionExpiration: { NoncurrentDays } }] },
});

it.each<[string, object, string[]]>([
  ['nothing said', {}, []],
  ['a month', { ...on, ...gone(30) }, []],
  [
    'a rule for versions that there are not',
    gone(30),
    ['Data: has a lifecycle rule for noncurrent versions, and no versioning: overwritten objects are lost'],
  ],
  ['a day in a rule that is off', { ...on, ...gone(1, 'Disabled') }, []],
  ['a day', { ...on, ...gone(1) }, ['Data: keeps noncurrent versions for 1 day']],
  [
    'versions suspended',
    { VersioningConfiguration: { Status: 'Suspended' } },
    ['Data: has suspended versioning: overwritten objects are lost'],
  ],
])('%s', (_, properties, expected) => {
  expect(found(properties)).toEqual(expected);
});
