import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { Failure } from './failure.ts';

/** The object of an EventBridge "Object Created" event of S3. */
export interface CreatedObject {
  readonly bucket: string;
  /** Object key, not URL-encoded. */
  readonly key: string;
  readonly version?: string;
}

/** Parses the body of an SQS message. Throws Failure if it is not such an event. */
export function createdObject(body: string): CreatedObject {
  const event = parse(body) as Partial<S3Event> | null;
  const bucket = event?.detail?.bucket?.name;
  const key = event?.detail?.object?.key;
  const version = event?.detail?.object?.['version-id'];
  if (event?.source !== 'aws.s3' || typeof bucket !== 'string' || typeof key !== 'string')
    throw new Failure('the message is not an S3 object event');
  return { bucket, key, ...(typeof version === 'string' && version && { version }) };
}

interface S3Event {
  readonly source: unknown;
  readonly detail?: {
    readonly bucket?: { readonly name?: unknown };
    readonly object?: { readonly key?: unknown; readonly 'version-id'?: unknown };
  };
}

function parse(body: string): unknown {
  try {
    return parseJson(body, 'the message');
  } catch {
    throw new Failure('the message is not JSON');
  }
}
