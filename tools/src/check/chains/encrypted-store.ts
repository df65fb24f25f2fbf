import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { logWriters } from './log-writers.ts';
import { resourceStatements } from './policies.ts';
import { isComputedStore, type KeyPlace, keyPlacesOf, usesKms } from './stores.ts';

/** Chains of their own ask for these keys. */
const elsewhere = new Set(['AWS::Logs::LogGroup', 'AWS::CloudTrail::Trail']);

/** Services that deliver to buckets with SSE-S3 only. */
const withoutKeys = /^(logging\.s3|logdelivery\.elasticloadbalancing)\.amazonaws\.com$/;

/**
 * Every store that can hold data is encrypted with a key of the system, or with one that a person gives. Excepted are buckets for
 * S3 access logs and for the logs of load balancers: AWS delivers to SSE-S3 only.
 *
 * It can't see the account's defaults (such as EBS encryption), the volumes of an image, nor what a store is really used for.
 */
export const encryptedStore: Chain = {
  name: 'encrypted-store',
  why: 'A copy of the data could be read without a customer managed key, so no key policy could prevent it.',
  check: (system) => {
    const exempt = bucketsWithoutKeys(system);
    return [...system.resources.values()]
      .filter((resource) => !elsewhere.has(resource.type) && !exempt.has(resource) && !isComputedStore(resource))
      .flatMap((resource) => keyPlacesOf(resource).flatMap((place) => plain(system, resource, place)));
  },
};

function plain(system: ChainSystem, resource: ChainResource, place: KeyPlace): readonly ChainFinding[] {
  const { what, property, value, isOff } = place;
  const whose = what && `${what} `;
  if (isOff)
    return [
      {
        resource,
        what: `${whose}is not encrypted`.replace(/^its/, 'has unencrypted data: its'),
        fix: `Enable encryption, and set ${property}.`,
      },
    ];
  const key = keyOf(system, value, resource);
  if (typeof key !== 'string' || key === 'outside') return [];
  const fault = `${whose}is not encrypted with a customer managed KMS key`;
  return [{ resource, what: fault, fix: `Set ${property} to a customer managed key.` }];
}

/** Targets of access logs and load balancer logs, known by who writes or by whom the policy admits. */
function bucketsWithoutKeys(system: ChainSystem): ReadonlySet<ChainResource> {
  const written = logWriters(system).flatMap(({ kind, bucket }) =>
    bucket && (kind === 'access-log' || kind === 'load-balancer') ? [bucket] : [],
  );
  const admitting = system
    .ofType('AWS::S3::Bucket')
    .filter((bucket) =>
      resourceStatements(system, bucket).some(
        ({ effect, principals }) => effect === 'Allow' && principals.some(({ text }) => withoutKeys.test(text)),
      ),
    );
  return new Set([...written, ...admitting].filter((bucket) => !usesKms(bucket)));
}
