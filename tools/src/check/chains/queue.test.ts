import { describe, expect, it } from 'vitest';
import { queue } from './queue.ts';
import { findingsOf } from './testing/system-of.ts';

const found = (kept: object, dead: object = {}) =>
  findingsOf(queue, {
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
        ...kept,
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: dead },
  });
const seconds = (MessageRetentionPeriod: number) => ({ MessageRetentionPeriod });

it.each<[string, object, object, string[]]>([
  ['four days, as AWS has it', {}, {}, []],
  ['two weeks in both', seconds(1_209_600), seconds(1_209_600), []],
  ['a minute', seconds(60), {}, ['Work: keeps a message for 60 s: if its reader stops for longer, it is gone']],
  [
    'less in the dead-letter queue',
    seconds(1_209_600),
    {},
    ['Dead: takes what failed, and keeps it for 345600 s: a message is as old there as in the queue that it came from'],
  ],
  [
    'a day in the dead-letter queue',
    {},
    seconds(86_400),
    ['Dead: takes what failed, and keeps it for 86400 s: a message is as old there as in the queue that it came from'],
  ],
])('%s', (_, kept, dead, expected) => {
  expect(found(kept, dead)).toEqual(expected);
});

it('is not its own dead-letter queue', () => {
  const ruleTo = (id: string) =>
    findingsOf(queue, {
      Work: { Type: 'AWS::SQS::Queue' },
      Dead: { Type: 'AWS::SQS::Queue' },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Targets: [
            { Arn: { 'Fn::GetAtt': [id, 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
          ],
        },
      },
    });
  expect(ruleTo('Work')).toEqual([]);
  expect(ruleTo('Dead')).toEqual(['Rule: sends to Dead, which is its own dead-letter queue']);
});

describe('a dead-letter queue in a system with alarms', () => {
  const watching = (id: string, Threshold: number) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
      Threshold,
    },
  });
  const system = (id: string, Threshold = 1) =>
    findingsOf(queue, {
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } },
      },
      Dead: { Type: 'AWS::SQS::Queue' },
      Alarm: watching(id, Threshold),
    });
  it('is watched', () => {
    expect(system('Dead')).toEqual([]);
    expect(system('Work')).toEqual(['Dead: takes what failed, and no alarm watches it']);
  });
  it('from the first message', () =>
    expect(system('Dead', 1_000_000)).toEqual(['Alarm: is silent until 1000 messages or more have failed']));
});
