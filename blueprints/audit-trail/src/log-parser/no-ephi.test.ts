import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsStandIn, logFileOf } from './aws-stand-in.ts';
import { configurationInForce } from './configuration-in-force.ts';
import { parseBatch } from './parse-batch.ts';

const marker = 'maria-lopez';

/** A text or a small tree of texts that all contain the marker. */
const markedText = fc.letrec((tie) => ({
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
    errorMessage: markedText,
    eventTime: fc.constant('2026-11-22T12:00:00Z'),
    recipientAccountId: fc.oneof(fc.constant('000000000000'), markedText),
    userIdentity: fc.record(
      {
        type: fc.constantFrom('Root', 'IAMUser', 'AssumedRole'),
        arn: fc.constant(`arn:aws:iam::000000000000:user/${marker}`),
        principalId: markedText,
        userName: markedText,
        accountId: markedText,
        sessionContext: fc.record({ sessionIssuer: fc.record({ arn: markedText, userName: markedText }) }),
        invokedBy: markedText,
      },
      { requiredKeys: [] },
    ),
    sourceIPAddress: markedText,
    userAgent: markedText,
    requestParameters: markedText,
    responseElements: fc.oneof(markedText, fc.record({ ConsoleLogin: fc.constant('Failure'), note: markedText })),
    additionalEventData: markedText,
    resources: markedText,
    serviceEventDetails: markedText,
  },
  { requiredKeys: [] },
);

const key = fc.oneof(
  fc.constant(`${marker}.pdf`),
  fc.constant(`${marker}.json.gz`),
  fc.constant(`${marker}/AWSLogs/000000000000/CloudTrail/us-east-1/2026/11/22/${marker}.json.gz`),
  fc.constant(`AWSLogs/000000000000/CloudTrail-Digest/${marker}.json.gz`),
);

/** Optional damage of a file at one position. */
const damage = fc.oneof(fc.constant(undefined), fc.record({ at: fc.nat(), cut: fc.boolean() }));

test('alerts, log lines and the table contain no user, address, object or request parameter', async () => {
  let alerted = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 5 }),
      key,
      damage,
      fc.string(),
      async (records, key, damage, odd) => {
        const standIn = awsStandIn();
        const whole = logFileOf(records);
        const at = (damage?.at ?? 0) % whole.length;
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ 0xff;
        standIn.put(key, !damage ? whole : damage.cut ? whole.subarray(0, at) : flipped);
        const event = { source: 'aws.s3', detail: { bucket: { name: marker }, object: { key } } };
        const messages = [JSON.stringify(event), `${odd}${marker}`].map((body, index) => ({
          messageId: `m${index}`,
          body,
        }));
        await parseBatch(messages as SQSRecord[], configurationInForce(), standIn.invocation());

        alerted += standIn.published.length;
        failed += standIn.metric('FailedFiles');
        const output = JSON.stringify([standIn.lines, standIn.published, [...standIn.table]]);
        expect(output.toLowerCase()).not.toContain('maria');
      },
    ),
    { numRuns: 300 },
  );
  // Without alerts and failures, the property would be meaningless.
  expect(alerted).toBeGreaterThan(0);
  expect(failed).toBeGreaterThan(0);
});
