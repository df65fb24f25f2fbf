import { randomInt } from 'node:crypto';
import { parseJson } from '../parse-json.ts';
import { ACCESS_DENIED, type Login, MySqlError, type Session } from './mysql.ts';

/** Event of Secrets Manager, one for each step. */
export interface RotationEvent {
  readonly SecretId: string;
  /** ID of the new version. */
  readonly ClientRequestToken: string;
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
}

type Stage = 'AWSCURRENT' | 'AWSPENDING';

/** API calls to Secrets Manager. */
export interface SecretCalls {
  /** secretsmanager:DescribeSecret: version -> its stages. */
  stages(secret: string): Promise<Readonly<Record<string, readonly string[]>>>;
  /** secretsmanager:GetSecretValue. Undefined if the version does not exist. */
  read(secret: string, stage: Stage, version?: string): Promise<string | undefined>;
  /** secretsmanager:PutSecretValue, as the pending version. */
  write(secret: string, version: string, value: string): Promise<void>;
  /** secretsmanager:UpdateSecretVersionStage: moves AWSCURRENT. */
  promote(secret: string, to: string, from: string): Promise<void>;
}

export interface RotationTools {
  readonly secrets: SecretCalls;
  /** ARN of the secret of the user that can change other users. */
  readonly master: string;
  login(as: Login): Promise<Session>;
  /** Redeploys the services that read secrets when they start. */
  redeploy(): Promise<void>;
}

/** A database user, as stored in its secret. */
interface User extends Login {
  /** The database that it can use. Not in the secret of the master. */
  readonly dbname?: string;
  /** `read`: it can only read, and its secret is read for each use, so no service needs a new deployment. Default: all privileges. */
  readonly access?: 'read';
}

const CLONE = '_clone';
/** 190 bits, of characters that MySQL, PHP, a shell and the setup of OpenEMR accept without escaping. */
const LENGTH = 32;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

/**
 * One step of a rotation. Each step can be repeated, also after it succeeded: Secrets Manager does so when a step fails.
 *
 * Application users alternate: `openemr` and `openemr_clone` have the same privileges, and a rotation changes the one
 * that is **not** in use. Running tasks can use the user that they read when they started, until the next rotation:
 *
 *     day 0, createSecret   a new password for the other user becomes the pending version
 *            setSecret      the other user gets it; the one in use is not changed (both are created if missing)
 *            testSecret     the other user logs in, and can use the database
 *            finishSecret   the pending version becomes the current one; the services are redeployed
 *            + minutes      new containers read the new version, old ones are drained: both users are valid
 *     day 30                the next rotation changes the user that is no longer in use
 *
 * So a deployment must end before the next rotation, which is days later, and each container must use the password that
 * it receives when it starts: OpenEMR keeps a copy in `sqlconf.php`, which the start script of the container must write.
 *
 * The master's own password is changed in place: only this function uses it, and reads it each time.
 *
 * Source: AWS Secrets Manager User Guide, "Lambda function rotation strategies".
 */
export async function rotate(event: RotationEvent, tools: RotationTools): Promise<void> {
  const { SecretId: secret, ClientRequestToken: version, Step: step } = event;
  const { secrets } = tools;
  if (step === 'createSecret') return create(event, tools);
  const stages = await secrets.stages(secret);
  const isDone = stages[version]?.includes('AWSCURRENT') === true;
  if (!isDone && !stages[version]?.includes('AWSPENDING'))
    throw new Error(`${secret} has no pending version ${version}. Start the rotation again.`);
  if (step === 'finishSecret') {
    if (!isDone) await secrets.promote(secret, version, currentOf(secret, stages));
    if (secret !== tools.master && (await userOf(tools, secret, 'AWSCURRENT')).access !== 'read')
      await tools.redeploy();
    return;
  }
  if (isDone) return;
  const pending = await userOf(tools, secret, 'AWSPENDING', version);
  if (step === 'testSecret') return using(await tools.login(pending), (session) => useDatabase(session, pending));
  const current = await userOf(tools, secret, 'AWSCURRENT');
  return secret === tools.master ? setMaster(tools, current, pending) : setOthers(tools, [current, pending]);
}

function currentOf(secret: string, stages: Readonly<Record<string, readonly string[]>>): string {
  const current = Object.keys(stages).find((version) => stages[version]!.includes('AWSCURRENT'));
  if (current === undefined) throw new Error(`${secret} has no current version. Put a secret value.`);
  return current;
}

async function create(
  { SecretId: secret, ClientRequestToken: version }: RotationEvent,
  tools: RotationTools,
): Promise<void> {
  const { secrets, master } = tools;
  if ((await secrets.read(secret, 'AWSPENDING', version)) !== undefined) return;
  const stages = await secrets.stages(secret);
  if (stages[version]?.includes('AWSCURRENT')) return;
  const current = await userOf(tools, secret, 'AWSCURRENT');
  const username = secret === master ? current.username : otherUser(current.username);
  await secrets.write(secret, version, JSON.stringify({ ...current, username, password: newPassword() }));
}

const otherUser = (username: string) =>
  username.endsWith(CLONE) ? username.slice(0, -CLONE.length) : `${username}${CLONE}`;

const newPassword = () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** MySQL allows 32 characters for a user name. */
const patterns = {
  username: /^[A-Za-z][A-Za-z0-9_]{0,31}$/,
  password: /^[A-Za-z0-9_.-]{8,64}$/,
  host: /^[A-Za-z0-9.-]+$/,
} as const;

/** System databases of the server. Source: MySQL Reference Manual, "Data Dictionary Schema" and "MySQL sys Schema". */
const systemDatabases = /^(mysql|sys|information_schema|performance_schema)$/i;

/**
 * System users and roles of the server. Source: MySQL Reference Manual, "Reserved Accounts"; Amazon Aurora User Guide,
 * "Master user account privileges" and "Role-based privilege model".
 */
const systemUsers = /^(root|mysql|event_scheduler|rds.*|aws_.*)$/i;

/**
 * Reads a version, and refuses values that would need escaping in a statement. All fields are kept, also unknown ones.
 *
 * The master gives an application user a new password and all privileges on its database. A principal that can write
 * the secret of that user must not get access to the master user or the server: their names are refused, also as the
 * other of the two users.
 */
async function userOf(tools: RotationTools, secret: string, stage: Stage, version?: string): Promise<User> {
  const user = await read(tools, secret, stage, version);
  if (secret === tools.master) return user;
  const names = [user.username, otherUser(user.username)];
  if (names.some((name) => systemUsers.test(name)))
    throw new Error(`${secret} names a system user of the database server. Use a user of the application.`);
  const { username: master } = await read(tools, tools.master, 'AWSCURRENT');
  if (names.includes(master))
    throw new Error(`${secret} names the user of ${tools.master}. Use a user of the application.`);
  if (systemDatabases.test(`${user.dbname}`))
    throw new Error(`${secret} names a system database of the server. Set dbname to the database of the application.`);
  return user;
}

async function read({ secrets }: RotationTools, secret: string, stage: Stage, version?: string): Promise<User> {
  const text = await secrets.read(secret, stage, version);
  if (text === undefined) throw new Error(`${secret} has no version with the stage ${stage}.`);
  const parsed = parseJson(text, `The ${stage} version of ${secret}`);
  const found = (parsed ?? {}) as Readonly<Record<string, unknown>>;
  for (const [field, pattern] of Object.entries(patterns))
    if (typeof found[field] !== 'string' || !pattern.test(found[field]))
      throw new Error(`The ${stage} version of ${secret} has no valid ${field}.`);
  if (found.dbname !== undefined && !/^[A-Za-z0-9]{1,64}$/.test(String(found.dbname)))
    throw new Error(`${secret} has a dbname with characters other than letters and digits.`);
  if (found.access !== undefined && found.access !== 'read')
    throw new Error(`${secret} has an access other than read. Correct it, or remove it for all privileges.`);
  return { ...(found as unknown as User), port: Number(found.port ?? 3306) };
}

/** The master changes its own password; its new password is then the pending one. */
async function setMaster(tools: RotationTools, current: User, pending: User): Promise<void> {
  if (await canLogIn(tools, pending)) return;
  await using(await tools.login(current), (session) =>
    session.run(`ALTER USER '${pending.username}'@'%' IDENTIFIED BY '${pending.password}'`),
  );
}

/**
 * Sets users and passwords as in their secrets, if they differ. The user in use differs only in a new or a restored
 * database.
 */
async function setOthers(tools: RotationTools, users: readonly User[]): Promise<void> {
  await using(await loginAsMaster(tools), async (session) => {
    for (const user of users) {
      const { username, password, dbname, access } = user;
      if (dbname === undefined) throw new Error(`The secret of ${username} contains no database name. Add dbname.`);
      await session.run(`CREATE USER IF NOT EXISTS '${username}'@'%' IDENTIFIED BY '${password}'`);
      await session.run(
        `GRANT ${access === 'read' ? 'SELECT' : 'ALL PRIVILEGES'} ON \`${dbname}\`.* TO '${username}'@'%'`,
      );
      if (!(await canLogIn(tools, user))) await session.run(`ALTER USER '${username}'@'%' IDENTIFIED BY '${password}'`);
    }
  });
}

/** Uses the pending password if the current one is no longer valid. */
async function loginAsMaster(tools: RotationTools): Promise<Session> {
  const { secrets, master, login } = tools;
  try {
    return await login(await userOf(tools, master, 'AWSCURRENT'));
  } catch (error) {
    if (!isDenied(error) || (await secrets.read(master, 'AWSPENDING')) === undefined) throw error;
    return login(await userOf(tools, master, 'AWSPENDING'));
  }
}

/** Whether the server accepts the login. */
async function canLogIn({ login }: RotationTools, user: User): Promise<boolean> {
  try {
    (await login(user)).end();
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}

const isDenied = (error: unknown) => error instanceof MySqlError && error.code === ACCESS_DENIED;

const useDatabase = async (session: Session, { dbname }: User): Promise<void> =>
  session.run(dbname === undefined ? 'DO 1' : `USE \`${dbname}\``);

async function using(session: Session, work: (session: Session) => Promise<void>): Promise<void> {
  try {
    await work(session);
  } finally {
    session.end();
  }
}
