import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configurationInForce } from './configuration-in-force.ts';
import { fakeAws, logFileOf } from './fake-aws.ts';
import { parseBatch } from './parse-batch.ts';

const marker = 'maria-lopez';

/** A text or a small tree of texts that each hold the marker. */
const told = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string().map((text) => text + marker),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 3 }),
  ),
})).value;

const record = fc.record(
  {
    eventID: fc.oneof(
      fc.uuid(),
      fc.string().map((text) => `${text} ${marker}`),
    ),
    eventName: fc.constantFrom('DeleteRole', 'PutBucketPolicy', 'GetObject', 'ConsoleLogin'),
    eventSource: fc.constantFrom('iam.amazonaws.com', 's3.amazonaws.com', 'signin.amazonaws.com'),
    errorCode: fc.constantFrom('AccessDenied', 'Client.UnauthorizedOperation'),
    errorMessage: told,
    eventTime: fc.constant('2026-11-22T12:00:00Z'),
    recipientAccountId: fc.oneof(fc.constant('000000000000'), told),
    userIdentity: fc.record(
      {
        type: fc.constantFrom('Root', 'IAMUser', 'AssumedRole'),
        arn: fc.constant(`arn:aws:iam::000000000000:user/${marker}`),
        principalId: told,
        userName: told,
        accountId: told,
        sessionContext: fc.record({ sessionIssuer: fc.record({ arn: told, userName: told }) }),
        invokedBy: told,
      },
      { requiredKeys: [] },
    ),
    sourceIPAddress: told,
    userAgent: told,
    requestParameters: told,
    responseElements: fc.oneof(told, fc.record({ ConsoleLogin: fc.constant('Failure'), note: told })),
    additionalEventData: told,
    resources: told,
    serviceEventDetails: told,
  },
  { requiredKeys: [] },
);

const key = fc.oneof(
  fc.constant(`${marker}.pdf`),
  fc.constant(`${marker}.json.gz`),
  fc.constant(`${marker}/AWSLogs/000000000000/CloudTrail/us-east-1/2026/11/22/${marker}.json.gz`),
  fc.constant(`AWSLogs/000000000000/CloudTrail-Digest/${marker}.json.gz`),
);

/** Damages a file in one place, or not at all. */
const damage = fc.oneof(fc.constant(undefined), fc.record({ at: fc.nat(), cut: fc.boolean() }));

test('nothing of who, from where, on what or with which parameters leaves: not in an alert, a log line or the table', async () => {
  let alerted = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 5 }),
      key,
      damage,
      fc.string(),
      async (records, key, damage, odd) => {
        const fake = fakeAws();
        const whole = logFileOf(records);
        const at = (damage?.at ?? 0) % whole.length;
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ 0xff;
        fake.put(key, !damage ? whole : damage.cut ? whole.subarray(0, at) : flipped);
        const event = { source: 'aws.s3', detail: { bucket: { name: marker }, object: { key } } };
        const messages = [JSON.stringify(event), `${odd}${marker}`].map((body, index) => ({
          messageId: `m${index}`,
          body,
        }));
        await parseBatch(messages as SQSRecord[], configurationInForce(), fake.invocation());

        alerted += fake.published.length;
        failed += fake.metric('FailedFiles');
        const out = JSON.stringify([fake.lines, fake.published, [...fake.table]]);
        expect(out.toLowerCase()).not.toContain('maria');
      },
    ),
    { numRuns: 300 },
  );
  // Else the property held for want of anything to show.
  expect(alerted).toBeGreaterThan(0);
  expect(failed).toBeGreaterThan(0);
});
