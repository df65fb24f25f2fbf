import { textsOf } from './event.ts';
import type { Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';

/** API calls to IAM. */
export interface LinkedRoleCalls {
  /** iam:CreateServiceLinkedRole. */
  create(service: string): Promise<void>;
}

/** Milliseconds until other services see a new role: IAM is eventually consistent, and no call reports when. */
const PROPAGATION_TIME = 10_000;

/**
 * Creates missing service-linked roles of an account. The whole account shares them: an existing role is no error, and
 * none is ever deleted. Properties: `Services`.
 *
 * Source: IAM User Guide, "Create a service-linked role".
 */
export const serviceLinkedRoles = ({ create }: LinkedRoleCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    let created = 0;
    for (const service of textsOf(properties, 'Services')) {
      try {
        await create(service);
        created += 1;
      } catch (error) {
        if (!exists(error)) throw error;
      }
    }
    if (created > 0) await clock.pause(PROPAGATION_TIME);
    return physicalId;
  },
});

/** IAM reports an existing role as an invalid input; only the message distinguishes it. */
const exists = (error: unknown): boolean =>
  failedWith(error, /^InvalidInput/, /has been taken in this account/) || failedWith(error, /^EntityAlreadyExists/);
