import { expect, it } from 'vitest';
import { emptyValue } from './empty-value.ts';
import { findingsOf } from './testing/system-of.ts';

const Parameters = { Phone: { Type: 'String' as const, Default: '' } };
const isSet = { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Phone' }, ''] }] };
const found = (HasPhone: object) =>
  findingsOf(
    emptyValue,
    {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Join': ['', ['a', 'b']] } } },
      It: {
        Type: 'AWS::SNS::Subscription',
        Condition: 'HasPhone',
        Properties: { Protocol: 'sms', Endpoint: { Ref: 'Phone' } },
      },
    },
    { Parameters, Conditions: { HasPhone } as never },
  );

it('accepts a resource that is created only if the parameter is set', () => expect(found(isSet)).toEqual([]));
it('finds an inverted condition', () =>
  expect(found({ 'Fn::Equals': [{ Ref: 'Phone' }, ''] })).toEqual(['It: Endpoint is empty']));
it('accepts an empty environment variable and an empty tag', () => {
  const Properties = { Environment: { Variables: { NAME: '' } }, Tags: [{ Key: 'Owner', Value: '' }] };
  expect(findingsOf(emptyValue, { It: { Type: 'AWS::Lambda::Function', Properties } })).toEqual([]);
});

it('accepts a database server without a first database', () =>
  expect(findingsOf(emptyValue, { It: { Type: 'AWS::RDS::DBInstance', Properties: { DBName: '' } } })).toEqual([]));
