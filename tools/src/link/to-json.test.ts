import { describe, expect, test } from 'vitest';
import { toJson } from './to-json.ts';

const either = (condition: string, then: unknown, otherwise: unknown) => ({ 'Fn::If': [condition, then, otherwise] });

describe('Fn::If in a branch of Fn::If with the same condition', () => {
  test('is replaced by the branch that applies', () => {
    const value = either('HasMail', either('HasMail', 'a', 'b'), either('HasMail', 'c', 'd'));
    expect(toJson(value, 'here')).toEqual(either('HasMail', 'a', 'd'));
  });

  test('is replaced at any depth, in lists and in arguments of functions', () => {
    const secret = { 'Fn::Sub': ['${Secret}:password::', { Secret: either('HasMail', { Ref: 'Mail' }, 'none') }] };
    expect(toJson(either('HasMail', [{ ValueFrom: secret }], []), 'here')).toEqual(
      either('HasMail', [{ ValueFrom: { 'Fn::Sub': ['${Secret}:password::', { Secret: { Ref: 'Mail' } }] } }], []),
    );
  });

  test('with another condition is unchanged', () => {
    const value = either('HasMail', either('HasDomain', 'a', 'b'), 'c');
    expect(toJson(value, 'here')).toEqual(value);
  });

  test('after a branch is unchanged', () => {
    const value = [either('HasMail', 'a', 'b'), either('HasMail', 'c', 'd')];
    expect(toJson(value, 'here')).toEqual(value);
  });
});

test('Fn::If with arguments of the wrong shape is refused', () => {
  expect(() => toJson({ 'Fn::If': ['HasMail', 'a'] }, 'here')).toThrow('here: Fn::If does not accept ["HasMail","a"]');
});
