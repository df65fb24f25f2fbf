import { expect, test } from 'vitest';
import { type Expr, equals, holds, isNoneGiven, isOneOf, unchecked } from './index.ts';

const days = unchecked<Expr<number>>({ Ref: 'Days' });
const names = unchecked<Expr<readonly string[]>>({ Ref: 'Names' });

test('a value is one of some: what CloudFormation compares are texts', () => {
  expect(isOneOf([30, 'forever'], days)).toEqual({ 'Fn::Contains': [['30', 'forever'], { Ref: 'Days' }] });
});

test('a list that nobody filled has one empty element', () => {
  expect(isNoneGiven(names)).toEqual({ 'Fn::EachMemberIn': [{ Ref: 'Names' }, ['']] });
});

test('an assertion says what to change', () => {
  expect(holds(equals(days, '30'), 'Set Days to 30.')).toEqual({
    Assert: { 'Fn::Equals': [{ Ref: 'Days' }, '30'] },
    AssertDescription: 'Set Days to 30.',
  });
});
