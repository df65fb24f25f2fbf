/** Whether an AWS call failed with this error, by the name in the SDK, and optionally by its message. */
export const failedWith = (error: unknown, name: string | RegExp, message: RegExp = /(?:)/): boolean =>
  error instanceof Error &&
  (typeof name === 'string' ? error.name === name : name.test(error.name)) &&
  message.test(error.message);
