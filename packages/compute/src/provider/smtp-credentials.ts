import { textOf } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { smtpPassword } from './smtp-password.ts';

/** An access key, as IAM lists it. */
export interface AccessKey {
  readonly id: string;
  readonly made: Date;
}

/** API calls to IAM, Secrets Manager and ECS. */
export interface SmtpCalls {
  /** iam:ListAccessKeys. Empty if the user does not exist. */
  keys(user: string): Promise<readonly AccessKey[]>;
  /** iam:CreateAccessKey. */
  create(user: string): Promise<{ readonly id: string; readonly secret: string }>;
  /** iam:DeleteAccessKey. No error if it does not exist. */
  remove(user: string, id: string): Promise<void>;
  /** secretsmanager:GetSecretValue: the user name in it. Undefined if the secret has no value. */
  storedUsername(secret: string): Promise<string | undefined>;
  /** secretsmanager:PutSecretValue. */
  write(secret: string, credentials: { readonly username: string; readonly password: string }): Promise<void>;
  /** Forces a new deployment of every service of a cluster, if it exists. */
  redeploy(cluster: string): Promise<void>;
}

const DAY = 86_400_000;
/** Age at which a key is replaced: checked weekly, so after 37 days at the latest. */
const REPLACED_AFTER = 30 * DAY;
/** Age of a key at which the previous key is no longer in use: the redeployment ended days ago. */
const UNUSED_AFTER = 6 * DAY;
/** Quota of access keys per IAM user. */
const MAX_KEYS = 2;

/**
 * User name and password for the SMTP endpoint of SES, in a secret: an access key of an IAM user that has no other use,
 * and a password that is derived from it. The secret access key itself is not stored.
 *
 * Two keys alternate, so that running tasks can use the one that they read when they started:
 *
 *     day 0    a first key; the secret contains its password
 *     day 30   a second key; the secret contains its password, and the services are redeployed. Both keys are valid
 *     day 37   the first key is deleted
 *
 * Properties: `User`, `Secret`, and `Cluster`, the name of the cluster whose services read the secret when they start.
 * The physical ID is the user: when the user changes, the keys of the old user are deleted, because IAM cannot delete a
 * user with access keys.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials"; IAM User Guide, "Update access keys".
 */
export const smtpCredentials = (calls: SmtpCalls, region: string): Kind => ({
  async put({ properties }, clock) {
    const user = textOf(properties, 'User');
    const secret = textOf(properties, 'Secret');
    const cluster = textOf(properties, 'Cluster');
    const keys = (await calls.keys(user)).toSorted((a, b) => a.made.getTime() - b.made.getTime());
    const username = await calls.storedUsername(secret);
    const current = keys.find(({ id }) => id === username);
    const others = keys.filter((key) => key !== current);

    if (current && ageOf(current, clock) < REPLACED_AFTER) {
      if (ageOf(current, clock) >= UNUSED_AFTER) await removeAll(calls, user, others);
      // An earlier attempt may have failed before the redeployment.
      else if (others.length > 0) await calls.redeploy(cluster);
      return user;
    }

    const [oldest] = others;
    if (oldest && keys.length === MAX_KEYS) await calls.remove(user, oldest.id);
    const created = await calls.create(user);
    await calls.write(secret, { username: created.id, password: smtpPassword(created.secret, region) });
    if (username !== undefined) await calls.redeploy(cluster);
    return user;
  },

  async remove({ properties }) {
    const user = textOf(properties, 'User');
    await removeAll(calls, user, await calls.keys(user));
  },
});

const ageOf = ({ made: result }: AccessKey, clock: Clock): number => clock.now().getTime() - result.getTime();

async function removeAll({ remove }: SmtpCalls, user: string, keys: readonly AccessKey[]): Promise<void> {
  for (const { id } of keys) await remove(user, id);
}
