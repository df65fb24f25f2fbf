import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { logWriters } from './log-writers.ts';
import { resourceStatements } from './policies.ts';
import { isComputedStore, type KeyProperty, keyPropertiesOf, usesKms } from './stores.ts';

/** Types whose keys other chains check. */
const checkedElsewhere = new Set(['AWS::Logs::LogGroup', 'AWS::CloudTrail::Trail']);

/** Services that deliver to buckets with SSE-S3 only. */
const sseS3Only = /^(logging\.s3|logdelivery\.elasticloadbalancing)\.amazonaws\.com$/;

/**
 * Every resource that can contain data is encrypted with a customer managed key: one of the system, or one that a
 * parameter names. Exceptions: buckets for S3 access logs and for load balancer logs, to which AWS delivers with SSE-S3
 * only.
 *
 * Not checked: defaults of the account (such as EBS encryption), the volumes of an image, and the actual use of a
 * store.
 */
export const encryptedStore: Chain = {
  name: 'encrypted-store',
  why: 'A copy of the data could be read without a customer managed key, so no key policy could prevent it.',
  check: (system) => {
    const exempt = bucketsWithoutKeys(system);
    return [...system.resources.values()]
      .filter((resource) => !checkedElsewhere.has(resource.type) && !exempt.has(resource) && !isComputedStore(resource))
      .flatMap((resource) => keyPropertiesOf(resource).flatMap((place) => withoutCustomerKey(system, resource, place)));
  },
};

function withoutCustomerKey(system: ChainSystem, resource: ChainResource, place: KeyProperty): readonly ChainFinding[] {
  const { what, property, value, isOff } = place;
  const prefix = what && `${what} `;
  if (isOff)
    return [
      {
        resource,
        what: `${prefix}is not encrypted`.replace(/^its/, 'has unencrypted data: its'),
        fix: `Enable encryption, and set ${property}.`,
      },
    ];
  const key = keyOf(system, value, resource);
  if (typeof key !== 'string' || key === 'outside') return [];
  const problem = `${prefix}is not encrypted with a customer managed KMS key`;
  return [{ resource, what: problem, fix: `Set ${property} to a customer managed key.` }];
}

/**
 * Targets of access logs and load balancer logs, found by their log sources or by the services that the bucket policy
 * allows.
 */
function bucketsWithoutKeys(system: ChainSystem): ReadonlySet<ChainResource> {
  const written = logWriters(system).flatMap(({ kind, bucket }) =>
    bucket && (kind === 'access-log' || kind === 'load-balancer') ? [bucket] : [],
  );
  const allowing = system
    .ofType('AWS::S3::Bucket')
    .filter((bucket) =>
      resourceStatements(system, bucket).some(
        ({ effect, principals }) => effect === 'Allow' && principals.some(({ text }) => sseS3Only.test(text)),
      ),
    );
  return new Set([...written, ...allowing].filter((bucket) => !usesKms(bucket)));
}
