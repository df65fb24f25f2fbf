/** An error whose message contains no data and can be logged. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
}

/** Returns the reason of an error, safe to log: the message of an AWS error contains principals and resources, its name does not. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return error instanceof Error ? error.name : 'unknown error';
}
