import { type RequestLimits, requestLimits } from '@hipaa-stacks/cloudformation';

/** Connection settings for AWS, or for the emulator instead of AWS. */
export interface AwsOptions {
  readonly region: string;
  /** An endpoint for every service, such as the emulator's `http://127.0.0.1:4566`. Default: the AWS endpoints. */
  readonly endpoint?: string;
  /** Default: the default credential chain of the SDK (environment, profile, instance role). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Default: `requestLimits`. */
  readonly limits?: RequestLimits;
}

/** Settings for any SDK client: time limits, bounded retries, and path-style bucket URLs, which AWS and the emulator both support. */
export function clientConfig({ region, endpoint, credentials, limits = requestLimits }: AwsOptions) {
  return {
    region,
    maxAttempts: 5,
    requestHandler: limits,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
  };
}
