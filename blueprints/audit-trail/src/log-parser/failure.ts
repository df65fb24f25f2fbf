/** A failure in our own words: its message holds nothing of the data and may be logged. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
}

/** Why something failed, safe to log: an AWS error's message names principals and resources, its name does not. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return error instanceof Error ? error.name : 'unknown error';
}
