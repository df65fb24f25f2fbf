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
}

/** Settings for any SDK client: path-style buckets and bounded retries, so that an emulator works like AWS. */
export function clientConfig({ region, endpoint, credentials }: AwsOptions) {
  return {
    region,
    maxAttempts: 5,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
  };
}
