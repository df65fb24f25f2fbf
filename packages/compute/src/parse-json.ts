/**
 * Parses JSON in a Lambda function. The error message of `JSON.parse` quotes its input, which may be a secret or a
 * patient record, and ends up in a log, an alarm or stack events; the error of this function does not quote it.
 *
 * @param what subject of the error message, such as the ARN of the secret
 * @throws Error `<what> is not JSON.`
 */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON.`);
  }
}
