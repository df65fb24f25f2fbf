import type { CustomResourceEvent } from './event.ts';

/** Result of a request. */
export interface Outcome {
  readonly physicalId: string;
  /** Reason of a failure; not set on success. */
  readonly reason?: string;
}

/** Attempts to send the response: CloudFormation would wait for a lost one until its timeout. */
const ATTEMPTS = 5;
/**
 * Timeout of one attempt in ms: two attempts and the pause between them fit into the 20 s that are reserved for the
 * response.
 */
const ATTEMPT_TIMEOUT = 6_000;

/**
 * Puts the response at the response URL. The URL is signed for an empty content type.
 *
 * Source: CloudFormation User Guide, "Custom resource request and response reference".
 *
 * @param attemptTimeout timeout of one attempt in milliseconds
 * @throws Error when it could not be delivered; Lambda then calls the function again
 */
export async function respond(
  event: CustomResourceEvent,
  { physicalId, reason }: Outcome,
  pause: (milliseconds: number) => Promise<void>,
  attemptTimeout = ATTEMPT_TIMEOUT,
): Promise<void> {
  const body = JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    ...(reason !== undefined && { Reason: reason }),
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  for (let attempt = 1; ; attempt += 1) {
    const status = await put(event.ResponseURL, Buffer.from(body), attemptTimeout);
    if (status !== undefined && status < 300) return;
    const isFinal = status !== undefined && status < 500;
    if (isFinal || attempt === ATTEMPTS) throw new Error(`the response was not accepted: ${status ?? 'no connection'}`);
    await pause(500 * 2 ** attempt);
  }
}

/** The status; undefined if there was none in time. Never throws, because the error would contain the URL. */
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
 * The message of an error in one line, short enough for a response of 4,096 bytes, and without anything that looks like
 * a key. The message of a SyntaxError is omitted: it quotes what was parsed, which may be a secret.
 */
export function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (error instanceof SyntaxError) return 'SyntaxError: the input is not in the expected format.';
  const [line = ''] = message.split(/-----BEGIN|[\r\n]/);
  return `${name === 'Error' ? '' : `${name}: `}${line.trim()}`.slice(0, 500) || 'It failed without an error message.';
}
