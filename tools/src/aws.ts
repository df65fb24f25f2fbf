import { type RequestLimits, requestLimits } from '@hipaa-stacks/cloudformation';

/** How to reach AWS, or the emulator in its place. */
export interface AwsOptions {
  readonly region: string;
  /** An endpoint for every service, such as the emulator's `http://127.0.0.1:4566`. Default: AWS's own. */
  readonly endpoint?: string;
  /** Default: the SDK's own chain (environment, profile, instance role). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Default: `requestLimits`. */
  readonly limits?: RequestLimits;
}

/** Settings for any SDK client: time limits, bounded retries, and path-style buckets, so that an emulator works like AWS. */
export function clientConfig({ region, endpoint, credentials, limits = requestLimits }: AwsOptions) {
  return {
    region,
    maxAttempts: 5,
    requestHandler: limits,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
  };
}
