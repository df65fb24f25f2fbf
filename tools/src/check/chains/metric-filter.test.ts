import { describe, expect, it } from 'vitest';
import { metricFilter } from './metric-filter.ts';
import { findingsOf } from './testing/system-of.ts';

const filterWith = (FilterPattern: string, MetricValue = '1', MetricName = 'Removed') =>
  findingsOf(metricFilter, {
    Logs: { Type: 'AWS::Logs::LogGroup' },
    It: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'Logs' },
        FilterPattern,
        MetricTransformations: [{ MetricName, MetricNamespace: 'Own', MetricValue }],
      },
    },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Removed', Namespace: 'Own' } },
  });
const removed =
  '{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = "ScheduleKeyDeletion")) }';

describe('metric-filter', () => {
  it.each<[string, string, string[]]>([
    ['calls', removed, []],
    ['a sign-in', '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }', []],
    ['words', 'ERROR', []],
    ['fields of an application log', '{ $.level = "error" }', []],
    ['a parenthesis in quotes', '{ $.message = "(" }', []],
    ['an unknown field', removed.replace('eventName', 'evenName'), ['It: CloudTrail events have no field evenName']],
    ['an unknown call', removed.replace('DisableKey', 'DisabelKey'), ['It: no service has a call DisabelKey']],
    [
      'a missing parenthesis',
      removed.replace(')) }', ') }'),
      ['It: its pattern is incomplete: a brace, a parenthesis or a quote is not closed'],
    ],
    [
      'a missing brace',
      removed.slice(0, -1),
      ['It: its pattern is incomplete: a brace, a parenthesis or a quote is not closed'],
    ],
  ])('%s', (_, pattern, expected) => {
    expect(filterWith(pattern)).toEqual(expected);
  });
  it('has a value other than 0', () =>
    expect(filterWith(removed, '0')).toEqual(['It: adds 0 to Removed for each match']));
  it('has an alarm', () => expect(filterWith(removed, '1', 'Other')).toEqual(['It: its metric Other has no alarm']));
});
