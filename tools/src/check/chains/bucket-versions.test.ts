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
    ['Data: has a rule for old versions, and no versions: what is overwritten is gone'],
  ],
  ['a day in a rule that is off', { ...on, ...gone(1, 'Disabled') }, []],
  ['a day', { ...on, ...gone(1) }, ['Data: keeps what was overwritten or deleted for 1 day']],
  [
    'versions suspended',
    { VersioningConfiguration: { Status: 'Suspended' } },
    ['Data: has suspended its versions: what is overwritten is gone'],
  ],
])('%s', (_, properties, expected) => {
  expect(found(properties)).toEqual(expected);
});
