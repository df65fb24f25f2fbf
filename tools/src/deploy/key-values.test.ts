import { expect, test } from 'vitest';
import { keyValues, parametersIn } from './key-values.ts';

test('a value can contain =, and can be empty', () => {
  expect(keyValues('--parameter', ['Query=a=b', 'Empty='])).toEqual({ Query: 'a=b', Empty: '' });
  expect(() => keyValues('--tag', ['team'])).toThrow(
    '--tag: "team" is not a key and a value. Use the form --tag Key=value.',
  );
});

test("a file is an object of values, or the AWS CLI's list", () => {
  const expected = { Days: '2192', IsOn: 'true' };
  expect(parametersIn('{ "Days": 2192, "IsOn": true }', 'p.json')).toEqual(expected);
  const list = Object.entries(expected).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
  expect(parametersIn(JSON.stringify(list), 'p.json')).toEqual(expected);
});

test.each(['{', '{ "Days": [1] }', '[{ "Days": "1" }]'])('%s is refused', (text) => {
  expect(() => parametersIn(text, 'p.json')).toThrow(/^p\.json: /);
});
