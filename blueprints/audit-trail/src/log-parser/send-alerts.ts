import { type Alert, alertMessage } from './alert.ts';
import type { Topic } from './aws.ts';
import { isUrgent } from './configuration.ts';
import { Failure } from './failure.ts';
import { type Invocation, leaseEnd } from './invocation.ts';
import { alertDetails } from './ledger.ts';

/** Numbers of sent alerts of one log file. */
export interface Sent {
  readonly sent: number;
  /** Alerts that were sent for another delivery of the same log file. */
  readonly duplicates: number;
}

/** Limit of SNS for one PublishBatch. */
const batchSize = 10;
/** Minimum remaining time in milliseconds to start with a batch. */
const batchTime = 10_000;

/**
 * Publishes alerts that were not published before, in batches of ten. Throws Failure if SNS did not accept some, if another delivery has
 * claimed some, or if no time is left. Sent alerts are in the ledger, so a retry sends only the rest.
 */
export async function sendAlerts(alerts: readonly Alert[], invocation: Invocation): Promise<Sent> {
  const { aws, ledger, metrics, settings } = invocation;
  const unique = [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
  const tally = { sent: 0, duplicates: alerts.length - unique.length };
  let busy = 0;
  let refused = 0;

  for (const [topic, batch] of batches(unique)) {
    if (invocation.remaining() < batchTime) throw new Failure('out of time: the other alerts are retried');
    const lease = leaseEnd(invocation);
    const claims = await Promise.all(batch.map((alert) => ledger.claim(alert.id, alertDetails(alert), lease)));
    const claimed = batch.filter((_, index) => claims[index] === 'claimed');
    tally.duplicates += claims.filter((claim) => claim === 'sent').length;
    busy += claims.filter((claim) => claim === 'busy').length;
    if (claimed.length === 0) continue;

    const accepted = await aws.publish(
      topic,
      claimed.map((alert) => alertMessage(alert, settings)),
    );
    const sent = claimed.filter((_, index) => accepted[index]);
    await Promise.all(sent.map((alert) => ledger.complete(alert.id)));
    metrics.matches(sent);
    tally.sent += sent.length;
    refused += claimed.length - sent.length;
  }

  if (refused > 0) throw new Failure(`SNS did not accept ${refused} alerts`);
  if (busy > 0) throw new Failure(`another delivery has claimed ${busy} alerts`);
  return tally;
}

/** Batches of alerts, each for one topic: the urgent alerts first. */
function batches(alerts: readonly Alert[]): (readonly [Topic, readonly Alert[]])[] {
  const byTopic = {
    alerts: alerts.filter(({ severity }) => isUrgent(severity)),
    notices: alerts.filter(({ severity }) => !isUrgent(severity)),
  };
  return (['alerts', 'notices'] as const).flatMap((topic) => {
    const count = Math.ceil(byTopic[topic].length / batchSize);
    const slice = (index: number) => byTopic[topic].slice(index * batchSize, (index + 1) * batchSize);
    return Array.from({ length: count }, (_, index) => [topic, slice(index)] as const);
  });
}
