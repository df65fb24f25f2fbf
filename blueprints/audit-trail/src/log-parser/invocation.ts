import type { Aws } from './aws.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './settings.ts';

/** What one invocation works with. */
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

/** When a claim of this invocation can be given to another: it has surely ended by then, ten seconds for clocks included. */
export function leaseEnd({ now, remaining }: Invocation): number {
  return now() + remaining() + 10_000;
}
