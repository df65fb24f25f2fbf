import { describe, expect, test } from 'vitest';
import {
  and,
  type Condition,
  contents,
  either,
  equals,
  isAnyGiven,
  isGiven,
  isInRegion,
  not,
  noValue,
  or,
  orElse,
  orNoValue,
  resource,
  snippet,
  unchecked,
  when,
} from './index.ts';

const [A, B]: readonly Condition[] = [{ name: 'HasA' }, { name: 'HasB' }] as const;
const topic = (id: string) => {
  const made = resource(id, 'AWS::SNS::Topic', {});
  return snippet([made], { arn: made.ref, name: made.att('TopicName') });
};

/** The value of nested `Fn::If`s if exactly these conditions are true. */
function decide(value: unknown, holds: readonly string[]): unknown {
  const [name, then, otherwise] = (value as { 'Fn::If'?: [string, unknown, unknown] })?.['Fn::If'] ?? [];
  return name === undefined ? value : decide(holds.includes(name) ? then : otherwise, holds);
}

describe('when', () => {
  test('adds its condition to every resource, and does not change the reference', () => {
    const made = when(A!, () => topic('Topic'));
    expect(made.resources.map(({ id, when }) => ({ id, when }))).toEqual([{ id: 'Topic', when: ['HasA'] }]);
    expect(contents(made.arn)).toEqual({ conditions: ['HasA'], value: { Ref: 'Topic' } });
  });

  test('applies to every snippet of a record, at any depth', () => {
    const made = when(A!, () => ({ one: topic('One'), more: { two: topic('Two') } }));
    expect(made.one.resources[0]?.when).toEqual(['HasA']);
    expect(made.more.two.resources[0]?.when).toEqual(['HasA']);
    expect(contents(made.more.two.name)).toEqual({
      conditions: ['HasA'],
      value: { 'Fn::GetAtt': ['Two', 'TopicName'] },
    });
  });

  test('inside another when requires both conditions, the outer one first', () => {
    const made = when(A!, () => ({ inner: when(B!, () => topic('Topic')) })).inner;
    expect(made.resources[0]?.when).toEqual(['HasA', 'HasB']);
    expect(contents(made.arn).conditions).toEqual(['HasA', 'HasB']);
  });

  test('does not add its condition to a resource that was created outside', () => {
    const outside = topic('Outside');
    when(A!, () => snippet([outside], outside));
    expect(outside.resources[0]?.when).toEqual([]);
  });

  test('resolves an optional reference of another when with present', () => {
    const first = when(A!, () => topic('First'));
    const second = when(A!, (present) => {
      const reader = resource('Reader', 'AWS::SNS::Subscription', { Protocol: 'email', TopicArn: present(first.arn) });
      return snippet([reader]);
    });
    expect(second.resources[0]?.properties).toEqual({ Protocol: 'email', TopicArn: { Ref: 'First' } });
  });
});

describe('an optional reference', () => {
  const plain = { Ref: 'Topic' };

  test.each([
    ['no condition', [], 'other'],
    ['the outer only', ['HasA'], 'other'],
    ['the inner only', ['HasB'], 'other'],
    ['both', ['HasA', 'HasB'], plain],
  ])('orElse with %s', (_, holds, expected) => {
    const nested = when(A!, () => ({ inner: when(B!, () => topic('Topic')) })).inner;
    expect(decide(orElse(nested.arn, 'other'), holds)).toEqual(expected);
    expect(decide(orNoValue(nested.arn), holds)).toEqual(expected === 'other' ? { Ref: 'AWS::NoValue' } : expected);
  });

  test('orElse of orElse tries each in order', () => {
    const first = when(A!, () => topic('First')).arn;
    const second = when(B!, () => topic('Second')).arn;
    const value = orElse(first, orElse(second, 'none'));
    const results = [['HasA', 'HasB'], ['HasA'], ['HasB'], []].map((holds) => decide(value, holds));
    expect(results).toEqual([{ Ref: 'First' }, { Ref: 'First' }, { Ref: 'Second' }, 'none']);
  });
});

test('expressions have the syntax of CloudFormation', () => {
  const p = unchecked<never>({ Ref: 'P' });
  const given = { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'P' }, ''] }] };
  expect(isGiven(p)).toEqual(given);
  expect(and(equals(p, 'x'), not(isGiven(p)))).toEqual({
    'Fn::And': [{ 'Fn::Equals': [{ Ref: 'P' }, 'x'] }, { 'Fn::Equals': [{ Ref: 'P' }, ''] }],
  });
  expect(not(not(isGiven(p)))).toEqual(given);
  expect(or(isGiven(p), isGiven(p))).toEqual({ 'Fn::Or': [given, given] });
  expect(isAnyGiven(p)).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: 'P' }] }, ''] }] });
  expect(isInRegion(['a'])).toEqual({ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'a'] });
  expect(either(A!, 1, noValue)).toEqual({ 'Fn::If': ['HasA', 1, { Ref: 'AWS::NoValue' }] });
});

test('a list of more than ten Regions is split, because Fn::Or takes ten expressions', () => {
  const regions = Array.from({ length: 21 }, (_, at) => `region-${at}`);
  const { 'Fn::Or': groups } = isInRegion(regions) as unknown as { 'Fn::Or': ({ 'Fn::Or': object[] } | object)[] };
  expect(groups.map((group) => ('Fn::Or' in group ? (group['Fn::Or'] as object[]).length : 1))).toEqual([10, 10, 1]);
  expect(JSON.stringify(groups).match(/region-\d+/g)).toEqual(regions);
});
