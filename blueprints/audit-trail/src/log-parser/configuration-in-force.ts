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
  /** The refused version: each is announced once. */
  readonly version: string;
  /** What is in force instead. */
  readonly inForce: string;
}

interface Cached {
  readonly readAt: number;
  readonly matcher: Matcher;
  readonly missing: boolean;
  readonly etag?: string;
  readonly refusal?: Refusal;
}

/** Milliseconds that a container goes by what it read before it asks S3 again. */
const cacheTime = 60_000;
/** The last good text must fit an item of DynamoDB (400 KB). */
const largestFile = 256 * 1024;

/**
 * Makes a function that says which keywords are in force: those of the configuration file; the built-in ones while
 * there is no file; and while the file is broken or may not be read, the last good ones, else the built-in ones.
 * A broken version is announced once, however many containers read it.
 * The role needs s3:ListBucket, else S3 answers for a missing file that access is denied.
 */
export function configurationInForce(): (invocation: Invocation) => Promise<Matcher> {
  let cached: Cached | undefined;
  return async (invocation) => {
    if (!cached || invocation.now() - cached.readAt >= cacheTime) {
      cached = await refresh(cached, invocation);
      const { missing, refusal } = cached;
      if (missing) invocation.log.warn('no keyword configuration, the built-in keywords are in force');
      if (refusal) await announce(refusal, invocation);
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
    const found = await aws.getObject({ ...from, ...(cached?.etag && { unlessEtag: cached.etag }) });
    return await take(found, invocation);
  } catch (error) {
    if (httpStatus(error) === 304 && cached) return { ...cached, readAt };
    if (httpStatus(error) === 404) return { readAt, matcher: matcher(builtIn), missing: true };
    if (httpStatus(error) === 403)
      return refuse('the file: may not be read (access denied)', `denied on ${today(readAt)}`, invocation);
    throw error;
  }
}

async function take(found: StoredObject, invocation: Invocation): Promise<Cached> {
  const version = found.version ?? found.etag;
  try {
    const text = await textOf(found.body);
    const configuration = parseConfiguration(text);
    await invocation.ledger.keepLastGood(text, version);
    return { readAt: invocation.now(), matcher: matcher(configuration), missing: false, etag: found.etag };
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return { ...(await refuse(error.message, version, invocation)), etag: found.etag };
  }
}

async function refuse(reason: string, version: string, { ledger, now }: Invocation): Promise<Cached> {
  const lastGood = parsed(await ledger.lastGood());
  const inForce = lastGood ? 'the last good configuration' : 'the built-in configuration';
  return {
    readAt: now(),
    matcher: matcher(lastGood ?? builtIn),
    missing: false,
    refusal: { reason, version, inForce },
  };
}

/** Undefined as well for what an earlier release of this function took and this one does not. */
function parsed(text: string | undefined): Configuration | undefined {
  try {
    return text === undefined ? undefined : parseConfiguration(text);
  } catch {
    return undefined;
  }
}

/** A failure here must not stop the parsing: the notice is tried again with the next read. */
async function announce({ reason, version, inForce }: Refusal, invocation: Invocation): Promise<void> {
  const { aws, ledger, log } = invocation;
  log.error(`the keyword configuration is refused, ${inForce} is in force`, { reason });
  const id = `configuration#refused#${version}`;
  try {
    const details = { Keyword: 'configuration-refused', Severity: 'high', Reason: reason };
    if ((await ledger.claim(id, details, leaseEnd(invocation))) !== 'claimed') return;
    const [taken] = await aws.publish([refusalMessage(reason, version, inForce)]);
    if (taken) await ledger.complete(id);
  } catch (error) {
    log.error('the notice of the refused configuration was not sent', { reason: reasonOf(error) });
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
