import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { Failure } from './failure.ts';

/** The object that an EventBridge "Object Created" event of S3 tells of. */
export interface CreatedObject {
  readonly bucket: string;
  /** As S3 has it: EventBridge events are not URL-encoded. */
  readonly key: string;
  readonly version?: string;
}

/** Reads the body of an SQS message. Throws Failure for anything but such an event. */
export function createdObject(body: string): CreatedObject {
  const event = parse(body) as Partial<S3Event> | null;
  const bucket = event?.detail?.bucket?.name;
  const key = event?.detail?.object?.key;
  const version = event?.detail?.object?.['version-id'];
  if (event?.source !== 'aws.s3' || typeof bucket !== 'string' || typeof key !== 'string')
    throw new Failure('the message is no event of an object in S3');
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
