/**
 * Parses JSON in a Lambda function. The message of `JSON.parse` quotes what it was given, which may be a secret or a record of a
 * patient, and ends in a log, in an alarm or in the events of a stack; the error here has none of it.
 *
 * @param what stands in front of "is not JSON.": whose text it is, such as the ARN of the secret
 * @throws Error `<what> is not JSON.`
 */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON.`);
  }
}
