import { expect, test } from 'vitest';
import { type Expr, equals, holds, isNoneGiven, isOneOf, unchecked } from './index.ts';

const days = unchecked<Expr<number>>({ Ref: 'Days' });
const names = unchecked<Expr<readonly string[]>>({ Ref: 'Names' });

test('isOneOf compares strings, as CloudFormation does', () => {
  expect(isOneOf([30, 'forever'], days)).toEqual({ 'Fn::Contains': [['30', 'forever'], { Ref: 'Days' }] });
});

test('an empty list parameter has one empty element', () => {
  expect(isNoneGiven(names)).toEqual({ 'Fn::EachMemberIn': [{ Ref: 'Names' }, ['']] });
});

test('an assertion has a description', () => {
  expect(holds(equals(days, '30'), 'Set Days to 30.')).toEqual({
    Assert: { 'Fn::Equals': [{ Ref: 'Days' }, '30'] },
    AssertDescription: 'Set Days to 30.',
  });
});
