import { describe, expect, it } from 'vitest';
import { dashboard } from './dashboard.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const row = (...items: unknown[]) => ({ type: 'metric', properties: { metrics: [[...items, { stat: 'Sum' }]] } });
const queue = 'ApproximateNumberOfMessagesVisible';
const shows = (...widgets: unknown[]): SmallResources => ({
  Queue: { Type: 'AWS::SQS::Queue' },
  Alarm: { Type: 'AWS::CloudWatch::Alarm' },
  Board: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets }) } },
  },
});

describe('dashboard', () => {
  it.each<[string, SmallResources, string[]]>([
    [
      'a metric and an alarm that exist',
      shows(row('AWS/SQS', queue, 'QueueName', '${Queue.QueueName}'), {
        type: 'alarm',
        properties: { alarms: ['${Alarm.Arn}'] },
      }),
      [],
    ],
    [
      'one with a dimension that only CloudFormation can evaluate',
      {
        ...shows(),
        Board: {
          Type: 'AWS::CloudWatch::Dashboard',
          Properties: {
            DashboardBody: {
              'Fn::Sub': [
                JSON.stringify({ widgets: [row('AWS/WAFV2', 'BlockedRequests', 'WebACL', '${Acl}')] }),
                { Acl: { 'Fn::Select': [0, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] } },
              ],
            },
          },
        },
      },
      [],
    ],
    [
      'a metric that does not exist',
      shows(row('AWS/SQS', `${queue}s`, 'QueueName', '${Queue.QueueName}')),
      [`Board: AWS/SQS has no metric ${queue}s`],
    ],
    [
      'a dimension with the ARN of the resource',
      shows(row('AWS/SQS', queue, 'QueueName', '${Queue.Arn}')),
      ['Board: its dimension QueueName is !GetAtt Queue.Arn, which is not the value that the metric uses'],
    ],
    [
      'a metric without dimensions',
      shows(row('AWS/SQS', queue)),
      [`Board: AWS/SQS does not publish ${queue} with the dimensions none`],
    ],
    [
      'a metric that nothing writes',
      shows(row('Own', 'Files')),
      ['Board: nothing in the system writes the metric Files to Own'],
    ],
    [
      'a queue as an alarm',
      shows({ type: 'alarm', properties: { alarms: ['${Queue.Arn}'] } }),
      ['Board: shows Queue as an alarm, which is an AWS::SQS::Queue'],
    ],
    ['no widgets', shows(), ['Board: its body has no widgets']],
    [
      'a body that is not JSON',
      { Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{' } } },
      ['Board: its body is not valid JSON'],
    ],
  ])('%s', (_, resources, expected) => {
    expect(findingsOf(dashboard, resources)).toEqual(expected);
  });
});

describe('an alarm widget', () => {
  const widget = (...alarms: string[]) =>
    findingsOf(dashboard, {
      ...shows({ type: 'alarm', properties: { alarms } }),
      Other: { Type: 'AWS::CloudWatch::CompositeAlarm' },
    });
  it('shows each alarm once, by its ARN', () => {
    expect(widget('${Alarm.Arn}', '${Other.Arn}', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a')).toEqual([]);
    expect(widget('${Alarm}', '${Other.Arn}')).toEqual(['Board: shows Alarm by its name']);
    expect(widget('${Alarm.Arn}', '${Other.Arn}', '${Alarm.Arn}')).toEqual(['Board: shows Alarm twice in a widget']);
  });
});
