import { randomUUID } from 'node:crypto';
import type { Alert } from './alert.ts';
import type { Aws, Item } from './aws.ts';

/** Result of a claim: this invocation can send the alert, the alert was sent, or another delivery has claimed it. */
type Claim = 'claimed' | 'sent' | 'busy';

/**
 * The DynamoDB table of sent alerts.
 *
 * An alert is claimed (Status `pending`, with a lease), published, then completed (Status `sent`). A second delivery skips a sent alert,
 * and is retried for a claimed alert. So two deliveries never publish the same alert, and a terminated invocation loses no alert, because
 * its lease ends. SNS and DynamoDB share no transaction: an invocation that is terminated between publish and complete repeats that
 * alert after the lease.
 */
export interface Ledger {
  /** Claims an ID until `leaseUntil` (ms since 1970), which must be after the end of this invocation. */
  claim(id: string, details: Item, leaseUntil: number): Promise<Claim>;
  complete(id: string): Promise<void>;
  /** Returns the text of the last valid keyword configuration. */
  lastValid(): Promise<string | undefined>;
  saveLastValid(text: string, version: string): Promise<void>;
}

const lastValidId = 'configuration#last-good';
const dayInSeconds = 24 * 60 * 60;

/** Creates the ledger. `now` is in ms. The TTL attribute `ExpiresAt` deletes items after `retentionDays`. */
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
      // A completed item has no lease, so it is not replaced.
      const claimed = await aws.putItem(item, {
        text: 'attribute_not_exists(Id) OR LeaseUntil < :now',
        values: { ':now': now() },
      });
      if (claimed) return 'claimed';
      const found = await aws.getItem(id);
      if (found?.Status === 'sent') return 'sent';
      // The SDK retries a call whose response was lost: then the existing claim is the claim of this call.
      return found?.ClaimToken === token ? 'claimed' : 'busy';
    },

    async complete(id) {
      await aws.updateItem(id, {
        text: 'SET #Status = :sent, SentAt = :now REMOVE LeaseUntil, ClaimToken',
        values: { ':sent': 'sent', ':now': new Date(now()).toISOString() },
      });
    },

    async lastValid() {
      const found = await aws.getItem(lastValidId);
      return found && String(found.Document);
    },

    async saveLastValid(text, version) {
      await aws.putItem({ Id: lastValidId, Document: text, Version: version, KeptAt: new Date(now()).toISOString() });
    },
  };
}

/** The attributes of an alert in the table. */
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
    ...(alert.more !== undefined && { More: alert.more }),
  };
}
