import type { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { readTemplate, s3Location } from './template-access.ts';

test.each([
  ['https://b.s3.eu-central-1.amazonaws.com/p/root.yaml', 'b', 'p/root.yaml', 'eu-central-1'],
  ['https://my.b.s3.amazonaws.com/root.yaml', 'my.b', 'root.yaml', undefined],
  ['https://s3.us-gov-west-1.amazonaws.com/b/p/root.yaml', 'b', 'p/root.yaml', 'us-gov-west-1'],
  ['https://b.s3.cn-north-1.amazonaws.com.cn/a%20b.yaml', 'b', 'a b.yaml', 'cn-north-1'],
  ['https://s3-us-west-2.amazonaws.com/b/root.yaml', 'b', 'root.yaml', 'us-west-2'],
])('%s', (url, bucket, key, region) => {
  expect(s3Location(url)).toEqual({ bucket, key, region });
});

test.each([
  'root.yaml',
  'http://b.s3.us-east-1.amazonaws.com/k',
  'https://example.org/b/k',
  'https://b.s3.us-east-1.amazonaws.com/',
])('%s is refused', (url) => {
  expect(() => s3Location(url)).toThrow(/not the https URL of an object in S3/);
});

const url = 'https://b.s3.eu-central-1.amazonaws.com/p/root.yaml';
const reading = (getObject: () => Promise<object>) => readTemplate({ getObject } as unknown as S3, url);
const failing = (httpStatusCode?: number) =>
  reading(() => Promise.reject(Object.assign(new Error('UnknownError'), { $metadata: { httpStatusCode } })));

test('a template that cannot be read, or does not exist, is a problem; another error is not changed', async () => {
  await expect(failing(403)).rejects.toThrow(`template ${url}: these credentials do not allow reading it`);
  await expect(failing(404)).rejects.toThrow(`template ${url}: it does not exist`);
  await expect(failing(500)).rejects.toThrow(/^UnknownError$/);
  await expect(failing()).rejects.toThrow(/^UnknownError$/);
});

test('a template of the maximum size is read, and a larger one is refused', async () => {
  const text = '{"Resources": {}}';
  const ofSize = (ContentLength: number) =>
    reading(async () => ({ ContentLength, Body: { transformToString: async () => text } }));
  expect(await ofSize(1_048_576)).toEqual({ Resources: {} });
  await expect(ofSize(1_048_577)).rejects.toThrow('it has 1048577 bytes, and the maximum is 1048576');
});
