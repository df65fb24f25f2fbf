import { randomInt } from 'node:crypto';
import { parseJson } from '../parse-json.ts';
import { ACCESS_DENIED, type Login, MySqlError, type Session } from './mysql.ts';

/** What Secrets Manager sends, once for each step. */
export interface RotationEvent {
  readonly SecretId: string;
  /** Names the new version. */
  readonly ClientRequestToken: string;
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
}

type Stage = 'AWSCURRENT' | 'AWSPENDING';

/** What it asks of Secrets Manager. */
export interface SecretCalls {
  /** secretsmanager:DescribeSecret: version -> its stages. */
  stages(secret: string): Promise<Readonly<Record<string, readonly string[]>>>;
  /** secretsmanager:GetSecretValue. Undefined where there is no such version. */
  read(secret: string, stage: Stage, version?: string): Promise<string | undefined>;
  /** secretsmanager:PutSecretValue, as the pending version. */
  write(secret: string, version: string, value: string): Promise<void>;
  /** secretsmanager:UpdateSecretVersionStage: moves AWSCURRENT. */
  promote(secret: string, to: string, from: string): Promise<void>;
}

export interface RotationTools {
  readonly secrets: SecretCalls;
  /** ARN of the secret of the user that may change others. */
  readonly master: string;
  login(as: Login): Promise<Session>;
  /** Starts what reads secrets at its start anew. */
  redeploy(): Promise<void>;
}

/** A database user, as it stands in its secret. */
interface User extends Login {
  /** The database that it may use. Not in the secret of the master. */
  readonly dbname?: string;
}

const CLONE = '_clone';
/** 190 bits, of characters that MySQL, PHP, a shell and OpenEMR's own setup take as they are. */
const LENGTH = 32;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

/**
 * One step of a rotation. Each may be called again, also after it was done: Secrets Manager does so when a step fails.
 *
 * The user of an application alternates: `openemr` and `openemr_clone` have the same rights, and a rotation changes the one that
 * is **not** in use. What runs goes on with the user that it read at its start, until the next rotation but no longer:
 *
 *     day 0, createSecret   a new password for the other user becomes the pending version
 *            setSecret      the other user gets it; the one in use is not touched (both are made where they are missing)
 *            testSecret     the other user logs in, and reaches the database
 *            finishSecret   the pending version becomes the current one; the services are deployed anew
 *            + minutes      new containers read the new version, old ones are drained: both users are let in
 *     day 30                the next rotation changes the user that nobody holds any more
 *
 * So a deployment has to be over before the next rotation, which is days later, and each container has to take what it is given
 * at its start: OpenEMR keeps a copy in `sqlconf.php`, which the start of the container has to write.
 *
 * The master's own password is changed in place: nothing but this function uses it, and it reads it each time.
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
    if (secret !== tools.master) await tools.redeploy();
    return;
  }
  if (isDone) return;
  const pending = await userOf(tools, secret, 'AWSPENDING', version);
  if (step === 'testSecret') return using(await tools.login(pending), (session) => reach(session, pending));
  const current = await userOf(tools, secret, 'AWSCURRENT');
  return secret === tools.master ? setMaster(tools, current, pending) : setOthers(tools, [current, pending]);
}

function currentOf(secret: string, stages: Readonly<Record<string, readonly string[]>>): string {
  const current = Object.keys(stages).find((version) => stages[version]!.includes('AWSCURRENT'));
  if (current === undefined) throw new Error(`${secret} has no current version. Give it one.`);
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
  const username = secret === master ? current.username : otherOf(current.username);
  await secrets.write(secret, version, JSON.stringify({ ...current, username, password: newPassword() }));
}

const otherOf = (username: string) =>
  username.endsWith(CLONE) ? username.slice(0, -CLONE.length) : `${username}${CLONE}`;

const newPassword = () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** MySQL takes 32 characters for a name. */
const patterns = {
  username: /^[A-Za-z][A-Za-z0-9_]{0,31}$/,
  password: /^[A-Za-z0-9_.-]{8,64}$/,
  host: /^[A-Za-z0-9.-]+$/,
} as const;

/** Databases of the server itself. Source: MySQL Reference Manual, "Data Dictionary Schema" and "MySQL sys Schema". */
const systemDatabases = /^(mysql|sys|information_schema|performance_schema)$/i;

/**
 * Users and roles of the server itself. Source: MySQL Reference Manual, "Reserved Accounts"; Amazon Aurora User Guide, "Master user
 * account privileges" and "Role-based privilege model".
 */
const systemUsers = /^(root|mysql|event_scheduler|rds.*|aws_.*)$/i;

/**
 * Reads a version, and refuses what would not stand in a statement as it is. The fields are kept, also those not known here.
 *
 * The user of an application gets a new password and all rights on its database, by the master. Who may write its secret is not to
 * reach the master or the server by that: their names are refused, also as the other of the two users.
 */
async function userOf(tools: RotationTools, secret: string, stage: Stage, version?: string): Promise<User> {
  const user = await read(tools, secret, stage, version);
  if (secret === tools.master) return user;
  const names = [user.username, otherOf(user.username)];
  if (names.some((name) => systemUsers.test(name)))
    throw new Error(`${secret} names a user of the database server itself. Name one of the application's own.`);
  const { username: master } = await read(tools, tools.master, 'AWSCURRENT');
  if (names.includes(master))
    throw new Error(`${secret} names the user of ${tools.master}. Name one of the application's own.`);
  if (systemDatabases.test(`${user.dbname}`))
    throw new Error(`${secret} names a database of the server itself. Name the application's own in dbname.`);
  return user;
}

async function read({ secrets }: RotationTools, secret: string, stage: Stage, version?: string): Promise<User> {
  const text = await secrets.read(secret, stage, version);
  if (text === undefined) throw new Error(`${secret} has no version that is ${stage}.`);
  const parsed = parseJson(text, `The version of ${secret} that is ${stage}`);
  const found = (parsed ?? {}) as Readonly<Record<string, unknown>>;
  for (const [field, pattern] of Object.entries(patterns))
    if (typeof found[field] !== 'string' || !pattern.test(found[field]))
      throw new Error(`${secret} has no ${field} that can be used in its version that is ${stage}.`);
  if (found.dbname !== undefined && !/^[A-Za-z0-9]{1,64}$/.test(String(found.dbname)))
    throw new Error(`${secret} names a database with other characters than letters and digits.`);
  return { ...(found as unknown as User), port: Number(found.port ?? 3306) };
}

/** The master changes its own password, and is the pending one then. */
async function setMaster(tools: RotationTools, current: User, pending: User): Promise<void> {
  if (await lets(tools, pending)) return;
  await using(await tools.login(current), (session) =>
    session.run(`ALTER USER '${pending.username}'@'%' IDENTIFIED BY '${pending.password}'`),
  );
}

/** Makes users what their secret says, where they are not. The one in use is so, but in a new or a restored database. */
async function setOthers(tools: RotationTools, users: readonly User[]): Promise<void> {
  await using(await loginAsMaster(tools), async (session) => {
    for (const user of users) {
      const { username, password, dbname } = user;
      if (dbname === undefined) throw new Error(`The secret of ${username} names no database. Add dbname.`);
      await session.run(`CREATE USER IF NOT EXISTS '${username}'@'%' IDENTIFIED BY '${password}'`);
      await session.run(`GRANT ALL PRIVILEGES ON \`${dbname}\`.* TO '${username}'@'%'`);
      if (!(await lets(tools, user))) await session.run(`ALTER USER '${username}'@'%' IDENTIFIED BY '${password}'`);
    }
  });
}

/** With the pending password where the current one is just being changed. */
async function loginAsMaster(tools: RotationTools): Promise<Session> {
  const { secrets, master, login } = tools;
  try {
    return await login(await userOf(tools, master, 'AWSCURRENT'));
  } catch (error) {
    if (!isDenied(error) || (await secrets.read(master, 'AWSPENDING')) === undefined) throw error;
    return login(await userOf(tools, master, 'AWSPENDING'));
  }
}

/** Whether the server lets the user in. */
async function lets({ login }: RotationTools, user: User): Promise<boolean> {
  try {
    (await login(user)).end();
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}

const isDenied = (error: unknown) => error instanceof MySqlError && error.code === ACCESS_DENIED;

const reach = async (session: Session, { dbname }: User): Promise<void> =>
  session.run(dbname === undefined ? 'DO 1' : `USE \`${dbname}\``);

async function using(session: Session, work: (session: Session) => Promise<void>): Promise<void> {
  try {
    await work(session);
  } finally {
    session.end();
  }
}
