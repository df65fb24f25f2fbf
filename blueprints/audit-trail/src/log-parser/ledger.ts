import { randomUUID } from 'node:crypto';
import type { Alert } from './alert.ts';
import type { Aws, Item } from './aws.ts';

/** What a claim found: it is ours to send now, it was sent before, or another delivery is at it. */
export type Claim = 'claimed' | 'sent' | 'busy';

/**
 * The DynamoDB table that remembers what was alerted on.
 *
 * An alert is claimed (Status `pending`, with a lease), published, then completed (Status `sent`). A second delivery
 * finds it sent and passes over it, or finds it busy and must come again: so two deliveries never both publish, and
 * one that dies after its claim loses nothing, as the lease ends with it. One gap is left, as SNS and DynamoDB share no
 * transaction: dying exactly between publish and complete repeats that alert once the lease is over.
 */
export interface Ledger {
  /** Claims an id until `leaseUntil` (ms since 1970), which must not be before this invocation ends. */
  claim(id: string, details: Item, leaseUntil: number): Promise<Claim>;
  complete(id: string): Promise<void>;
  /** The text of the last keyword configuration that was valid. */
  lastGood(): Promise<string | undefined>;
  keepLastGood(text: string, version: string): Promise<void>;
}

const lastGoodId = 'configuration#last-good';
const dayInSeconds = 24 * 60 * 60;

/** The ledger in DynamoDB. `now` is in ms; items go by their TTL attribute `ExpiresAt` after `retentionDays`. */
export function ledger(aws: Aws, { now, retentionDays }: { now: () => number; retentionDays: number }): Ledger {
  return {
    async claim(id, details, leaseUntil) {
      const token = randomUUID();
      const item: Item = {
        ...details,
        Id: id,
        Status: 'pending',
        LeaseUntil: leaseUntil,
        ClaimToken: token,
        ExpiresAt: Math.floor(now() / 1000) + retentionDays * dayInSeconds,
      };
      // A completed item has no lease, so it stays.
      const free = await aws.putItem(item, {
        text: 'attribute_not_exists(Id) OR LeaseUntil < :now',
        values: { ':now': now() },
      });
      if (free) return 'claimed';
      const found = await aws.getItem(id);
      if (found?.Status === 'sent') return 'sent';
      // The SDK repeats a call whose answer was lost: then the claim that stands in the way is this one.
      return found?.ClaimToken === token ? 'claimed' : 'busy';
    },

    async complete(id) {
      await aws.updateItem(id, {
        text: 'SET #Status = :sent, SentAt = :now REMOVE LeaseUntil, ClaimToken',
        values: { ':sent': 'sent', ':now': new Date(now()).toISOString() },
      });
    },

    async lastGood() {
      const found = await aws.getItem(lastGoodId);
      return found && String(found.Document);
    },

    async keepLastGood(text, version) {
      await aws.putItem({ Id: lastGoodId, Document: text, Version: version, KeptAt: new Date(now()).toISOString() });
    },
  };
}

/** An alert as the table shows it to those who look it up. */
export function alertDetails(alert: Alert): Item {
  return {
    Keyword: alert.keyword,
    Severity: alert.severity,
    EventName: alert.eventName,
    EventSource: alert.eventSource,
    EventTime: alert.eventTime,
    AwsRegion: alert.awsRegion,
    AccountId: alert.accountId,
    PrincipalType: alert.principalType,
    ...(alert.errorCode && { ErrorCode: alert.errorCode }),
    ...(alert.logFile && { LogFile: alert.logFile }),
  };
}
