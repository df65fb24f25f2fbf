import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

test('JSON is parsed', () => {
  expect(parseJson('{"a": [1, null]}', 'It')).toEqual({ a: [1, null] });
});

test.each(['S3cr3tPassw0rdXYZ', '{"password": "S3cr3tPassw0rdXYZ", }', '{"password": S3cr3tPassw0rdXYZ}', ''])(
  'an error does not quote %j',
  (text) => {
    const error = caught(() => parseJson(text, 'The secret'));
    expect(error.message).toBe('The secret is not JSON.');
    expect(error.cause).toBeUndefined();
    expect(`${error.stack}`).not.toContain('S3cr3t');
  },
);

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was expected to fail.');
}
