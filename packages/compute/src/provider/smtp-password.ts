import { createHmac } from 'node:crypto';

/**
 * Input of the signature for SMTP of SES: always these values, in this order, with the Region in place of `undefined`.
 */
const STEPS = ['11111111', undefined, 'ses', 'aws4_request', 'SendRawEmail'] as const;
const VERSION = 0x04;

/**
 * SMTP password for the SES endpoint in a Region, derived from a secret access key; the user name is the access key ID.
 * It only allows sending mail in that Region: the secret access key cannot be derived from it.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials".
 */
export function smtpPassword(secretAccessKey: string, region: string): string {
  const signature = STEPS.reduce<Buffer>(
    (key, step) =>
      createHmac('sha256', key)
        .update(step ?? region)
        .digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return Buffer.concat([Buffer.from([VERSION]), signature]).toString('base64');
}
