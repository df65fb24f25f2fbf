import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource } from './chain.ts';
import { at, numberOf } from './properties.ts';
import { listOf } from './text.ts';

/** Long enough for a mistake to be seen. */
const enough = 30;

/**
 * A bucket with versions gives an overwritten or deleted object back for thirty days: versions are not suspended, and no rule takes
 * old ones away before.
 *
 * It asks no versions of a bucket whose template speaks of none, and can't see what S3 refuses to a rule because of a lock.
 */
export const bucketVersions: Chain = {
  name: 'bucket-versions',
  why: 'A script overwrote a file on Friday, and on Monday the previous version had been deleted.',
  check: (system) =>
    system
      .ofType('AWS::S3::Bucket')
      .flatMap((bucket) => [...suspended(bucket), ...meantOnly(bucket), ...shortLived(bucket)]),
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

/** A rule for old versions says that there should be some. */
function meantOnly(bucket: ChainResource): readonly ChainFinding[] {
  const { VersioningConfiguration: versions } = bucket.properties;
  const rules = listOf(at(bucket, 'LifecycleConfiguration.Rules')).filter(isObject);
  if (versions !== undefined || !rules.some((rule) => isObject(rule.NoncurrentVersionExpiration))) return [];
  const what = 'has a lifecycle rule for noncurrent versions, and no versioning: overwritten objects are lost';
  return [{ resource: bucket, what, fix: 'Set VersioningConfiguration.Status to Enabled.' }];
}

function shortLived(bucket: ChainResource): readonly ChainFinding[] {
  const days = listOf(at(bucket, 'LifecycleConfiguration.Rules'))
    .filter(isObject)
    .filter(({ Status }) => Status === 'Enabled')
    .flatMap(
      ({ NoncurrentVersionExpiration: old, NoncurrentVersionExpirationInDays: short }) =>
        numberOf(isObject(old) ? old.NoncurrentDays : short) ?? [],
    );
  const least = Math.min(...days, enough);
  if (least >= enough) return [];
  const what = `keeps noncurrent versions for ${least} day${least === 1 ? '' : 's'}`;
  return [{ resource: bucket, what, fix: `Set NoncurrentDays to ${enough} or more.` }];
}
