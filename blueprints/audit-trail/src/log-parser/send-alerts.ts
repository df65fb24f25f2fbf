import { type Alert, alertMessage } from './alert.ts';
import { Failure } from './failure.ts';
import { type Invocation, leaseEnd } from './invocation.ts';
import { alertDetails } from './ledger.ts';

/** What became of the alerts of one log file. */
export interface Sent {
  readonly sent: number;
  /** Sent before, for another delivery of the same log file. */
  readonly duplicates: number;
}

/** SNS's limit for one PublishBatch. */
const batchSize = 10;
/** Milliseconds that a batch needs at most; with less left it is not begun. */
const batchTime = 10_000;

/**
 * Publishes each alert that was not published before, ten at a time. Throws Failure when some were not taken, are in
 * another delivery's hands, or no time is left: what was sent is in the ledger, so coming again does the rest.
 */
export async function sendAlerts(alerts: readonly Alert[], invocation: Invocation): Promise<Sent> {
  const { aws, ledger, metrics, settings } = invocation;
  const unique = [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
  const tally = { sent: 0, duplicates: alerts.length - unique.length };
  let busy = 0;
  let refused = 0;

  for (let start = 0; start < unique.length; start += batchSize) {
    if (invocation.remaining() < batchTime)
      throw new Failure('out of time, the rest of the alerts is for the next try');
    const batch = unique.slice(start, start + batchSize);
    const lease = leaseEnd(invocation);
    const claims = await Promise.all(batch.map((alert) => ledger.claim(alert.id, alertDetails(alert), lease)));
    const claimed = batch.filter((_, index) => claims[index] === 'claimed');
    tally.duplicates += claims.filter((claim) => claim === 'sent').length;
    busy += claims.filter((claim) => claim === 'busy').length;
    if (claimed.length === 0) continue;

    const taken = await aws.publish(claimed.map((alert) => alertMessage(alert, settings)));
    const sent = claimed.filter((_, index) => taken[index]);
    await Promise.all(sent.map((alert) => ledger.complete(alert.id)));
    metrics.matches(sent);
    tally.sent += sent.length;
    refused += claimed.length - sent.length;
  }

  if (refused > 0) throw new Failure(`${refused} alerts were not taken by SNS`);
  if (busy > 0) throw new Failure(`${busy} alerts are in the hands of another delivery`);
  return tally;
}
