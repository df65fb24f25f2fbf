/** Time limits of the requests of an AWS SDK client, in ms: its `requestHandler`. A request that exceeds one is tried again. */
export interface RequestLimits {
  /** Until the connection is there. */
  readonly connectionTimeout: number;
  /** Without a byte in either direction: a slow upload goes on, a server that does not answer is given up. */
  readonly socketTimeout: number;
}

/**
 * For programs that a person waits for. The slowest call is one of Cloud Control, which reads a resource while the caller waits.
 *
 * Source: AWS SDK for JavaScript Developer Guide, "Configure the requestHandler"; without limits a client waits for ever.
 */
export const requestLimits: RequestLimits = { connectionTimeout: 5_000, socketTimeout: 30_000 };

/** For Lambda functions: a second try still fits into the time of each function of ours. */
export const lambdaRequestLimits: RequestLimits = { connectionTimeout: 3_000, socketTimeout: 15_000 };
