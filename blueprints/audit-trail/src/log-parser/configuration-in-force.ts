import { refusalMessage } from './alert.ts';
import { httpStatus, type StoredObject } from './aws.ts';
import { builtIn } from './built-in.ts';
import {
  type Configuration,
  InvalidConfiguration,
  type Matcher,
  matcher,
  parseConfiguration,
} from './configuration.ts';
import { reasonOf } from './failure.ts';
import { type Invocation, leaseEnd } from './invocation.ts';

interface Refusal {
  readonly reason: string;
  /** The refused version. A message is sent once for each version. */
  readonly version: string;
  /** Description of the configuration in force. */
  readonly inForce: string;
}

interface Cached {
  readonly readAt: number;
  readonly matcher: Matcher;
  /** There was a file, and it is gone. */
  readonly missing: boolean;
  readonly etag?: string;
  readonly refusal?: Refusal;
}

/** Milliseconds for which a container uses the cached configuration. */
const cacheTime = 60_000;
/** The last valid file must fit into an item of DynamoDB (400 KB). */
const largestFile = 256 * 1024;

/**
 * Returns a function that returns the keywords in force: those of the configuration file; the built-in keywords if there is no file; if
 * the file is not valid or cannot be read, those of the last valid file, else the built-in keywords. A message is sent once for each
 * invalid version, for any number of containers. The role needs s3:ListBucket: without it, S3 returns AccessDenied for a missing file.
 */
export function configurationInForce(): (invocation: Invocation) => Promise<Matcher> {
  let cached: Cached | undefined;
  return async (invocation) => {
    if (!cached || invocation.now() - cached.readAt >= cacheTime) {
      cached = await refresh(cached, invocation);
      const { missing, refusal } = cached;
      if (missing) invocation.log.warn('the keyword configuration was deleted: the built-in keywords are in force');
      if (refusal) await notify(refusal, invocation);
      invocation.metrics.configuration({
        ConfigurationMissing: missing ? 1 : 0,
        ConfigurationInvalid: refusal ? 1 : 0,
      });
    }
    return cached.matcher;
  };
}

async function refresh(cached: Cached | undefined, invocation: Invocation): Promise<Cached> {
  const { aws, settings } = invocation;
  const readAt = invocation.now();
  const from = { bucket: settings.configurationBucket, key: settings.configurationKey };
  try {
    const object = await aws.getObject({ ...from, ...(cached?.etag && { unlessEtag: cached.etag }) });
    return await apply(object, invocation);
  } catch (error) {
    if (httpStatus(error) === 304 && cached) return { ...cached, readAt };
    // A new installation has no file, and needs none.
    if (httpStatus(error) === 404) {
      const missing = (await invocation.ledger.lastValid()) !== undefined;
      return { readAt, matcher: matcher(builtIn), missing };
    }
    if (httpStatus(error) === 403)
      return refuse('the file: cannot be read (access denied)', `denied on ${today(readAt)}`, invocation);
    throw error;
  }
}

async function apply(object: StoredObject, invocation: Invocation): Promise<Cached> {
  const version = object.version ?? object.etag;
  try {
    const text = await textOf(object.body);
    const configuration = parseConfiguration(text);
    await invocation.ledger.saveLastValid(text, version);
    return { readAt: invocation.now(), matcher: matcher(configuration), missing: false, etag: object.etag };
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return { ...(await refuse(error.message, version, invocation)), etag: object.etag };
  }
}

async function refuse(reason: string, version: string, { ledger, now }: Invocation): Promise<Cached> {
  const lastValid = parsed(await ledger.lastValid());
  const inForce = lastValid ? 'the last valid configuration' : 'the built-in configuration';
  return {
    readAt: now(),
    matcher: matcher(lastValid ?? builtIn),
    missing: false,
    refusal: { reason, version, inForce },
  };
}

/** Returns undefined also for a text that an earlier release accepted and this release does not. */
function parsed(text: string | undefined): Configuration | undefined {
  try {
    return text === undefined ? undefined : parseConfiguration(text);
  } catch {
    return undefined;
  }
}

/** A failure must not stop the parser. The message is retried with the next read. */
async function notify({ reason, version, inForce }: Refusal, invocation: Invocation): Promise<void> {
  const { aws, ledger, log } = invocation;
  log.error(`the keyword configuration is not valid: ${inForce} is in force`, { reason });
  const id = `configuration#refused#${version}`;
  try {
    const details = { Keyword: 'configuration-refused', Severity: 'high', Reason: reason };
    if ((await ledger.claim(id, details, leaseEnd(invocation))) !== 'claimed') return;
    const [accepted] = await aws.publish('alerts', [refusalMessage(reason, version, inForce)]);
    if (accepted) await ledger.complete(id);
  } catch (error) {
    log.error('the message about the refused configuration was not sent', { reason: reasonOf(error) });
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > largestFile) throw new InvalidConfiguration('the file: is larger than 256 KiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function today(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
