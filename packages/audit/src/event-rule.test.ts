import { expect, test } from 'vitest';
import { queue, topic } from '../../data/src/testing/references.ts';
import { apiCallFields, eventRule } from './event-rule.ts';

interface Target {
  readonly InputTransformer: { readonly InputPathsMap: Record<string, string>; readonly InputTemplate: string };
}
const pattern = { source: ['aws.kms'], 'detail-type': ['AWS API Call via CloudTrail'] };
const [rule] = eventRule('KeyChanges', {
  description: 'A key was changed.',
  pattern,
  topic,
  deadLetters: queue,
  fields: { eventName: '$.detail.eventName' },
}).resources;
const [target] = (rule!.properties as { Targets: Target[] }).Targets;

/** What EventBridge makes of an event: quotes come with a text value. */
function notice({ InputTransformer: { InputPathsMap, InputTemplate } }: Target, event: object): object {
  const at = (path: string) =>
    path
      .slice(2)
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], event);
  return JSON.parse(InputTemplate.replace(/<(\w+)>/g, (_, name) => JSON.stringify(at(InputPathsMap[name] ?? '$.'))));
}

test('a notice holds no field beyond the named ones', () => {
  const event = {
    time: '2026-11-22T12:00:00Z',
    region: 'us-east-1',
    account: '000000000000',
    detail: {
      eventName: 'PutKeyPolicy',
      userIdentity: { userName: 'synthetic' },
      requestParameters: { note: 'secret' },
    },
  };
  expect(notice(target!, event)).toEqual({
    rule: 'KeyChanges',
    time: '2026-11-22T12:00:00Z',
    region: 'us-east-1',
    account: '000000000000',
    eventName: 'PutKeyPolicy',
  });
});

test('the fields of an API call name no person and no parameter', () => {
  for (const path of Object.values(apiCallFields)) {
    expect(path).not.toMatch(/userIdentity|requestParameters|responseElements|resources|sourceIPAddress/);
  }
});

test('an undelivered notice goes to the dead-letter queue, after a day', () => {
  expect(target).toMatchObject({
    Arn: topic,
    DeadLetterConfig: { Arn: queue },
    RetryPolicy: { MaximumEventAgeInSeconds: 24 * 3600 },
  });
});

test('the rule is on, for the pattern given', () => {
  expect(rule?.properties).toMatchObject({ State: 'ENABLED', EventPattern: pattern });
});
