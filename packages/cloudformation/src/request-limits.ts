/**
 * Time limits of the requests of an AWS SDK client, in ms: its `requestHandler`. A request that exceeds one is retried.
 */
export interface RequestLimits {
  /** Until the connection is established. */
  readonly connectionTimeout: number;
  /** Without data in either direction: a slow upload continues, a request without a response is aborted. */
  readonly socketTimeout: number;
}

/**
 * For interactive programs. The slowest call is to Cloud Control, which reads a resource synchronously.
 *
 * Source: AWS SDK for JavaScript Developer Guide, "Configure the requestHandler"; without limits a client waits
 * indefinitely.
 */
export const requestLimits: RequestLimits = { connectionTimeout: 5_000, socketTimeout: 30_000 };

/** For Lambda functions: one retry fits into the timeout of each function. */
export const lambdaRequestLimits: RequestLimits = { connectionTimeout: 3_000, socketTimeout: 15_000 };
