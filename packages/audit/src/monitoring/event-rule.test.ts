import { expect, test } from 'vitest';
import { queue, topic } from '../../../data/src/testing/references.ts';
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

/** Applies the input transformer as EventBridge does: text values get quotes. */
function notice({ InputTransformer: { InputPathsMap, InputTemplate } }: Target, event: object): object {
  const at = (path: string) =>
    path
      .slice(2)
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], event);
  return JSON.parse(InputTemplate.replace(/<(\w+)>/g, (_, name) => JSON.stringify(at(InputPathsMap[name] ?? '$.'))));
}

test('a notice contains the configured fields only', () => {
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

test('the fields of an API call contain no user and no request parameter', () => {
  for (const path of Object.values(apiCallFields)) {
    expect(path).not.toMatch(/userIdentity|requestParameters|responseElements|resources|sourceIPAddress/);
  }
});

test('an undelivered notice is sent to the dead-letter queue after a day', () => {
  expect(target).toMatchObject({
    Arn: topic,
    DeadLetterConfig: { Arn: queue },
    RetryPolicy: { MaximumEventAgeInSeconds: 24 * 3600 },
  });
});

test('the rule is enabled, with the configured pattern', () => {
  expect(rule?.properties).toMatchObject({ State: 'ENABLED', EventPattern: pattern });
});

test('a notice can contain a severity, which a subscription can filter on', () => {
  const [urgent] = eventRule('TrailChanges', {
    description: 'A trail was changed.',
    severity: 'critical',
    pattern,
    topic,
    deadLetters: queue,
    fields: {},
  }).resources;
  const [first] = (urgent!.properties as { Targets: Target[] }).Targets;
  expect(notice(first!, { time: '', region: '', account: '' })).toMatchObject({
    rule: 'TrailChanges',
    severity: 'critical',
  });
});
