/** Whether an AWS call failed with this error, by the name that the SDK gives it; `message` says more where the name is not enough. */
export const failedWith = (error: unknown, name: string | RegExp, message: RegExp = /(?:)/): boolean =>
  error instanceof Error &&
  (typeof name === 'string' ? error.name === name : name.test(error.name)) &&
  message.test(error.message);
