import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { logWriters } from './log-writers.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

/** Six years, as 164.316(b)(2)(i) asks of documentation. */
const DAYS = 2192;

/**
 * A bucket to which logs are written keeps them for six years by the defaults (a parameter may say less), and nobody can change or
 * remove the logs of a trail: versions and Object Lock, with a default retention as long.
 *
 * It can't see buckets from outside, nor who may lift a lock that is not in mode COMPLIANCE.
 */
export const logRetention: Chain = {
  name: 'log-retention',
  why: 'An intruder deleted the log files of the day, and log files older than a year had expired.',
  check: (system) => {
    const kinds = new Map<ChainResource, Set<string>>();
    for (const { bucket, kind } of logWriters(system))
      if (bucket) kinds.set(bucket, new Set([...(kinds.get(bucket) ?? []), kind]));
    return [...kinds].flatMap(([bucket, written]) => [
      ...tooShort(bucket),
      ...(written.has('trail') ? unlocked(system, bucket) : []),
    ]);
  },
};

function tooShort(resource: ChainResource): readonly ChainFinding[] {
  const days = listOf(at(resource, 'LifecycleConfiguration.Rules'))
    .filter(isObject)
    .filter(({ Status }) => Status !== 'Disabled')
    .flatMap(({ ExpirationInDays }) => numberOf(ExpirationInDays) ?? []);
  const shortest = Math.min(...days);
  if (shortest >= DAYS) return [];
  const what = `receives logs, and deletes them after ${shortest} days`;
  return [{ resource, what, fix: `Keep them for ${DAYS} days by default.`, mayBeAsked: true }];
}

function unlocked(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const retention = 'ObjectLockConfiguration.Rule.DefaultRetention';
  const days =
    numberOf(at(resource, `${retention}.Days`)) ?? 365.25 * (numberOf(at(resource, `${retention}.Years`)) ?? 0);
  const fault = (what: string, fix: string): ChainFinding => ({
    resource,
    what: `receives the logs of a trail, ${what}`,
    fix,
  });
  const isVersioned = textOf(at(resource, 'VersioningConfiguration.Status')) === 'Enabled';
  if (!isTrue(resource.properties.ObjectLockEnabled) || !isObject(at(resource, retention)))
    return [
      fault(
        'but has no Object Lock: anyone with permission to delete objects can delete the logs',
        'Set a default retention.',
      ),
    ];
  return [
    ...(isVersioned ? [] : [fault('but does not have versioning', 'Enable VersioningConfiguration.')]),
    ...(system.byDefault && days < DAYS - 1
      ? [fault(`and locks them for only ${days} days`, `Lock them for ${DAYS} days by default.`)]
      : []),
  ];
}
