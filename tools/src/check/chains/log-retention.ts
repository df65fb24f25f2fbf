import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { logWriters } from './log-writers.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

/** Six years, the retention period of 164.316(b)(2)(i) for documentation. */
const DAYS = 2192;

/**
 * A bucket for logs retains them for six years by default (a parameter may set less), and the logs of a trail cannot be
 * changed or deleted: the bucket has versioning and Object Lock, with a default retention of the same duration.
 *
 * Not checked: buckets from outside the system, and the principals that can bypass a lock that is not in COMPLIANCE
 * mode.
 */
export const logRetention: Chain = {
  name: 'log-retention',
  why: 'An intruder deleted the log files of the day, and log files older than a year had expired.',
  check: (system) => {
    const kinds = new Map<ChainResource, Set<string>>();
    for (const { bucket, kind } of logWriters(system))
      if (bucket) kinds.set(bucket, new Set([...(kinds.get(bucket) ?? []), kind]));
    return [...kinds].flatMap(([bucket, written]) => [
      ...shortRetention(bucket),
      ...(written.has('trail') ? withoutLock(system, bucket) : []),
    ]);
  },
};

function shortRetention(resource: ChainResource): readonly ChainFinding[] {
  const days = listOf(at(resource, 'LifecycleConfiguration.Rules'))
    .filter(isObject)
    .filter(({ Status }) => Status !== 'Disabled')
    .flatMap(({ ExpirationInDays }) => numberOf(ExpirationInDays) ?? []);
  const shortest = Math.min(...days);
  if (shortest >= DAYS) return [];
  const what = `receives logs, and deletes them after ${shortest} days`;
  return [{ resource, what, fix: `Keep them for ${DAYS} days by default.`, mayBeRequested: true }];
}

function withoutLock(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const retention = 'ObjectLockConfiguration.Rule.DefaultRetention';
  const days =
    numberOf(at(resource, `${retention}.Days`)) ?? 365.25 * (numberOf(at(resource, `${retention}.Years`)) ?? 0);
  const trailFinding = (what: string, fix: string): ChainFinding => ({
    resource,
    what: `receives the logs of a trail, ${what}`,
    fix,
  });
  const isVersioned = textOf(at(resource, 'VersioningConfiguration.Status')) === 'Enabled';
  if (!isTrue(resource.properties.ObjectLockEnabled) || !isObject(at(resource, retention)))
    return [
      trailFinding(
        'but has no Object Lock: anyone with permission to delete objects can delete the logs',
        'Set a default retention.',
      ),
    ];
  return [
    ...(isVersioned ? [] : [trailFinding('but does not have versioning', 'Enable VersioningConfiguration.')]),
    ...(system.byDefault && days < DAYS - 1
      ? [trailFinding(`and locks them for only ${days} days`, `Lock them for ${DAYS} days by default.`)]
      : []),
  ];
}
