import { createHmac } from 'node:crypto';

/** What a signature of SES's SMTP is made over: always these, in this order, the Region where `undefined` stands. */
const STEPS = ['11111111', undefined, 'ses', 'aws4_request', 'SendRawEmail'] as const;
const VERSION = 0x04;

/**
 * The password with which the SMTP endpoint of SES in a Region lets an access key in; its user name is the id of the key. Whoever
 * has it can send mail in that Region, and nothing else: the secret access key cannot be worked out from it.
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
