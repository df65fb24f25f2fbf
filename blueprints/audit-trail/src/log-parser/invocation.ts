import type { Aws } from './aws.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './settings.ts';

/** The dependencies of one invocation. */
export interface Invocation {
  readonly aws: Aws;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds until Lambda ends this invocation. */
  remaining(): number;
}

/** Returns the end of the claims of this invocation: after its end, with ten seconds for clock differences. */
export function leaseEnd({ now, remaining }: Invocation): number {
  return now() + remaining() + 10_000;
}
