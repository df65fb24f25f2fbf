import type { CustomResourceEvent } from './event.ts';

/** What became of a request. */
export interface Outcome {
  readonly physicalId: string;
  /** Why it failed; left out where it did not. */
  readonly reason?: string;
}

/** How often the answer is tried: CloudFormation would wait in vain for one that is lost. */
const TRIES = 5;
/** In ms, for each try: two fit into the 20 s that are kept for the answer, with the pause between them. */
const TRY_WITHIN = 6_000;

/**
 * Puts the answer where CloudFormation looks for it. The URL is signed for an empty content type.
 *
 * Source: CloudFormation User Guide, "Custom resource request and response reference".
 *
 * @param tryWithin milliseconds that one try may take
 * @throws Error when it could not be delivered; Lambda then calls the function again
 */
export async function respond(
  event: CustomResourceEvent,
  { physicalId, reason }: Outcome,
  pause: (milliseconds: number) => Promise<void>,
  tryWithin = TRY_WITHIN,
): Promise<void> {
  const body = JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    ...(reason !== undefined && { Reason: reason }),
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  for (let tried = 1; ; tried += 1) {
    const status = await put(event.ResponseURL, Buffer.from(body), tryWithin);
    if (status !== undefined && status < 300) return;
    const isFinal = status !== undefined && status < 500;
    if (isFinal || tried === TRIES) throw new Error(`the answer was not taken: ${status ?? 'no connection'}`);
    await pause(500 * 2 ** tried);
  }
}

/** The status; undefined when there was none in time. Never an error, which would name the URL. */
async function put(url: string, body: Uint8Array<ArrayBuffer>, within: number): Promise<number | undefined> {
  try {
    const signal = AbortSignal.timeout(within);
    const response = await fetch(url, { method: 'PUT', headers: { 'content-type': '' }, body, signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

/**
 * An error in one line, short enough for an answer of 4,096 bytes, and without anything that looks like a key. The message of a
 * SyntaxError is left out: it quotes what was parsed, and that may be a secret.
 */
export function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (error instanceof SyntaxError) return 'SyntaxError: what was read has another form than was expected.';
  const [line = ''] = message.split(/-----BEGIN|[\r\n]/);
  return `${name === 'Error' ? '' : `${name}: `}${line.trim()}`.slice(0, 500) || 'It failed without saying why.';
}
