import { expect, test } from 'vitest';
import { s3Location } from './template-access.ts';

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
