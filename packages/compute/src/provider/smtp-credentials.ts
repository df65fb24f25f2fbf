import { textOf } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { smtpPassword } from './smtp-password.ts';

/** An access key, as IAM lists it. */
export interface AccessKey {
  readonly id: string;
  readonly made: Date;
}

/** What it asks of IAM, Secrets Manager and ECS. */
export interface SmtpCalls {
  /** iam:ListAccessKeys. None where there is no such user. */
  keys(user: string): Promise<readonly AccessKey[]>;
  /** iam:CreateAccessKey. */
  create(user: string): Promise<{ readonly id: string; readonly secret: string }>;
  /** iam:DeleteAccessKey. Nothing where it is gone. */
  remove(user: string, id: string): Promise<void>;
  /** secretsmanager:GetSecretValue: the user name in it. Undefined where it is empty. */
  holds(secret: string): Promise<string | undefined>;
  /** secretsmanager:PutSecretValue. */
  write(secret: string, credentials: { readonly username: string; readonly password: string }): Promise<void>;
  /** Has every service of a cluster start its tasks anew, if there is such a cluster. */
  redeploy(cluster: string): Promise<void>;
}

const DAY = 86_400_000;
/** Age at which a key is replaced: looked at each week, so after 37 days at the latest. */
const REPLACED_AFTER = 30 * DAY;
/** Age of a key at which nobody can be using the one before it: its deployment was over days ago. */
const HANDED_OVER_AFTER = 6 * DAY;
/** IAM lets a user have this many. */
const KEYS_AT_MOST = 2;

/**
 * User name and password for the SMTP endpoint of SES, in a secret: an access key of a user of IAM that has no other use, and what
 * is derived from it. The secret access key itself is kept nowhere.
 *
 * Two keys take turns, so that what runs goes on with the one that it read at its start:
 *
 *     day 0    a first key; its password stands in the secret
 *     day 30   a second key; its password takes the place, and the services are deployed anew. Both keys are let in
 *     day 37   the first key is deleted
 *
 * Properties: `User`, `Secret`, and `Cluster`, the name of the one whose services read the secret at their start. The physical ID
 * is the user: where another takes its place, the keys of the old one are deleted, without which IAM would not let it go.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials"; IAM User Guide, "Update access keys".
 */
export const smtpCredentials = (calls: SmtpCalls, region: string): Kind => ({
  async put({ properties }, clock) {
    const user = textOf(properties, 'User');
    const secret = textOf(properties, 'Secret');
    const cluster = textOf(properties, 'Cluster');
    const keys = (await calls.keys(user)).toSorted((a, b) => a.made.getTime() - b.made.getTime());
    const username = await calls.holds(secret);
    const held = keys.find(({ id }) => id === username);
    const others = keys.filter((key) => key !== held);

    if (held && ageOf(held, clock) < REPLACED_AFTER) {
      if (ageOf(held, clock) >= HANDED_OVER_AFTER) await removeAll(calls, user, others);
      // An attempt that failed may have ended before the deployment.
      else if (others.length > 0) await calls.redeploy(cluster);
      return user;
    }

    const [oldest] = others;
    if (oldest && keys.length === KEYS_AT_MOST) await calls.remove(user, oldest.id);
    const made = await calls.create(user);
    await calls.write(secret, { username: made.id, password: smtpPassword(made.secret, region) });
    if (username !== undefined) await calls.redeploy(cluster);
    return user;
  },

  async remove({ properties }) {
    const user = textOf(properties, 'User');
    await removeAll(calls, user, await calls.keys(user));
  },
});

const ageOf = ({ made }: AccessKey, clock: Clock): number => clock.now().getTime() - made.getTime();

async function removeAll({ remove }: SmtpCalls, user: string, keys: readonly AccessKey[]): Promise<void> {
  for (const { id } of keys) await remove(user, id);
}
