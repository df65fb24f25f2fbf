import { textsOf } from './event.ts';
import type { Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';

/** What it asks of IAM. */
export interface LinkedRoleCalls {
  /** iam:CreateServiceLinkedRole. */
  create(service: string): Promise<void>;
}

/** Milliseconds after which other services see a new role: IAM is copied to all Regions, and no call tells when. */
const SPREADS = 10_000;

/**
 * The service-linked roles of an account, made where they are missing. They are the account's: one that exists is fine, and none
 * is ever deleted. Properties: `Services`.
 *
 * Source: IAM User Guide, "Create a service-linked role".
 */
export const serviceLinkedRoles = ({ create }: LinkedRoleCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    let made = 0;
    for (const service of textsOf(properties, 'Services')) {
      try {
        await create(service);
        made += 1;
      } catch (error) {
        if (!exists(error)) throw error;
      }
    }
    if (made > 0) await clock.pause(SPREADS);
    return physicalId;
  },
});

/** IAM says so by an invalid input, whose message alone tells what is invalid. */
const exists = (error: unknown): boolean =>
  failedWith(error, /^InvalidInput/, /has been taken in this account/) || failedWith(error, /^EntityAlreadyExists/);
