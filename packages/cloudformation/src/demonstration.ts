import { requestLimits } from './request-limits.ts';

/** Endpoint and credentials of a demonstration: always the emulator on loopback. */
export interface AwsAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Settings of an SDK client of a demonstration. */
export function demonstrationClient({ endpoint, region, credentials }: AwsAccess) {
  return { endpoint, region, credentials, requestHandler: requestLimits };
}

/** Runs a deployed blueprint with synthetic data only. A blueprint exports it as `./demonstration`. */
export interface Demonstration {
  /** Creates the prerequisites of the stack, and returns the parameter values for its creation. */
  prepare(aws: AwsAccess): Promise<Readonly<Record<string, string>>>;
  /**
   * Sends data to the running system. `print` writes a line about an action or a result. Throws if an expected result
   * does not occur.
   */
  run(aws: AwsAccess, outputs: Readonly<Record<string, string>>, print: (line: string) => void): Promise<void>;
}
