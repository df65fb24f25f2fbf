import type { Json } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { errorsOf, validatorOf } from './errors.ts';
import type { Schema } from './schema.ts';

const found = (value: Json, schema: Schema) =>
  errorsOf(value, schema).map(({ keyword, instancePath }) => `${keyword} ${instancePath}`);

const schema: Schema = {
  type: 'object',
  properties: {
    Names: { $ref: '#/definitions/Names', minItems: 2 },
    Labels: { type: 'object', patternProperties: { '^a': { type: 'integer' } }, additionalProperties: { enum: ['x'] } },
    Self: { $ref: '#/definitions/Self' },
  },
  definitions: {
    Names: { type: 'array', items: { type: 'string', maxLength: 3 } },
    Self: { type: 'object', properties: { Self: { $ref: '#/definitions/Self' } }, additionalProperties: false },
  },
};

test('each nested value is checked with its schema', () => {
  expect(found({ Names: ['four', 'one'] }, schema)).toEqual(['maxLength /Names/0']);
  expect(found({ Names: ['one'] }, schema)).toEqual(['minItems /Names']);
  expect(found({ Labels: { ab: 'no', 'b/c': 'y', other: 'x' } }, schema)).toEqual([
    'type /Labels/ab',
    'enum /Labels/b~1c',
  ]);
  expect(found({ Self: { Self: { Self: {}, Other: 1 } } }, schema)).toEqual(['additionalProperties /Self/Self']);
});

test('values inside a value of the wrong type are not checked', () => {
  expect(found({ Names: { 0: 'four' } }, schema)).toEqual(['type /Names']);
});

test('both branches of an Fn::If are checked, and that there are two', () => {
  expect(found({ Names: { 'Fn::If': ['A', ['four', 'b'], { Ref: 'B' }] } }, schema)).toEqual([
    'maxLength /Names/Fn::If/1/0',
  ]);
  expect(found({ Names: { 'Fn::If': ['A', ['one', 'b']] } }, schema)).toEqual(['minItems /Names/Fn::If']);
});

test('text that is a number is converted', () => {
  const value = { Labels: { ab: '12' } };
  expect(found(value, schema)).toEqual([]);
  expect(value).toEqual({ Labels: { ab: 12 } });
});

test('equal schemas are compiled once', () => {
  const listOf = (type: string): Schema => ({ type: 'array', items: { type } });
  expect(validatorOf(listOf('string'))).toBe(validatorOf(listOf('integer')));
  expect(validatorOf({ type: 'string' })).not.toBe(validatorOf({ type: 'integer' }));
});
