import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { smtpPassword } from './smtp-password.ts';

/**
 * The example secret access key of the AWS documentation, and passwords that `openssl dgst -mac HMAC` derived from it,
 * step by step.
 */
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

test.each([
  ['us-east-1', 'BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9'],
  ['us-gov-west-1', 'BHW/eHvx1MM9YwW4wrJG6MGVQmLDCAM99G9YiSdGEIAw'],
])('of a key in %s', (region, expected) => {
  expect(smtpPassword(secret, region)).toBe(expected);
});

const openssl = (args: readonly string[], input: string): Buffer | undefined => {
  try {
    return execFileSync('openssl', args, { input });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

describe.skipIf(openssl(['version'], '') === undefined)('OpenSSL', () => {
  const hmac = (key: Buffer, message: string) =>
    openssl(['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key.toString('hex')}`, '-binary'], message)!;

  test('returns the same password for a random key', () => {
    const key = randomBytes(30).toString('base64');
    const dated = hmac(Buffer.from(`AWS4${key}`), '11111111');
    const signature = hmac(hmac(hmac(hmac(dated, 'eu-central-1'), 'ses'), 'aws4_request'), 'SendRawEmail');
    expect(Buffer.from(smtpPassword(key, 'eu-central-1'), 'base64').toString('hex')).toBe(
      `04${signature.toString('hex')}`,
    );
  });
});
