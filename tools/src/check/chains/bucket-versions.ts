import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource } from './chain.ts';
import { at, numberOf } from './properties.ts';
import { listOf } from './text.ts';

/** Days, long enough to notice a mistake. */
const minimumDays = 30;

/**
 * A bucket with versioning retains overwritten and deleted objects for 30 days: versioning is not suspended, and no
 * lifecycle rule expires noncurrent versions earlier.
 *
 * Buckets whose template does not mention versions are not checked, nor lifecycle actions that S3 refuses because of
 * Object Lock.
 */
export const bucketVersions: Chain = {
  name: 'bucket-versions',
  why: 'A script overwrote a file on Friday, and on Monday the previous version had been deleted.',
  check: (system) =>
    system
      .ofType('AWS::S3::Bucket')
      .flatMap((bucket) => [...suspended(bucket), ...withoutVersioning(bucket), ...expiresEarly(bucket)]),
};

const suspended = (bucket: ChainResource): readonly ChainFinding[] =>
  at(bucket, 'VersioningConfiguration.Status') === 'Suspended'
    ? [
        {
          resource: bucket,
          what: 'has suspended versioning: overwritten objects are lost',
          fix: 'Set Status to Enabled.',
        },
      ]
    : [];

/** A lifecycle rule for noncurrent versions implies that the bucket should have versioning. */
function withoutVersioning(bucket: ChainResource): readonly ChainFinding[] {
  const { VersioningConfiguration: versions } = bucket.properties;
  const rules = listOf(at(bucket, 'LifecycleConfiguration.Rules')).filter(isObject);
  if (versions !== undefined || !rules.some((rule) => isObject(rule.NoncurrentVersionExpiration))) return [];
  const what = 'has a lifecycle rule for noncurrent versions, and no versioning: overwritten objects are lost';
  return [{ resource: bucket, what, fix: 'Set VersioningConfiguration.Status to Enabled.' }];
}

function expiresEarly(bucket: ChainResource): readonly ChainFinding[] {
  const days = listOf(at(bucket, 'LifecycleConfiguration.Rules'))
    .filter(isObject)
    .filter(({ Status }) => Status === 'Enabled')
    .flatMap(
      ({ NoncurrentVersionExpiration: old, NoncurrentVersionExpirationInDays: short }) =>
        numberOf(isObject(old) ? old.NoncurrentDays : short) ?? [],
    );
  const shortest = Math.min(...days, minimumDays);
  if (shortest >= minimumDays) return [];
  const what = `keeps noncurrent versions for ${shortest} day${shortest === 1 ? '' : 's'}`;
  return [{ resource: bucket, what, fix: `Set NoncurrentDays to ${minimumDays} or more.` }];
}
