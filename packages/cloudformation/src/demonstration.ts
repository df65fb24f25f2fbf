import { requestLimits } from './request-limits.ts';

/** Where a demonstration meets AWS: always the emulator on loopback. */
export interface AwsAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Settings of an SDK client of a demonstration. */
export function demonstrationClient({ endpoint, region, credentials }: AwsAccess) {
  return { endpoint, region, credentials, requestHandler: requestLimits };
}

/** Shows a deployed blueprint at work, with synthetic data only. Exported by a blueprint's `./demonstration`. */
export interface Demonstration {
  /** Makes what the stack needs before it is created, and returns the parameter values to create it with. */
  prepare(aws: AwsAccess): Promise<Readonly<Record<string, string>>>;
  /** Feeds the running system. `say` prints one line of what was done or seen. Throws if what must happen does not. */
  run(aws: AwsAccess, outputs: Readonly<Record<string, string>>, say: (line: string) => void): Promise<void>;
}
