import { expect, test } from 'vitest';
import { partitionOf } from './partition.ts';

test.each([
  ['us-east-1', 'aws', 'amazonaws.com', 'us-east-1', 'console.aws.amazon.com'],
  ['eu-central-1', 'aws', 'amazonaws.com', 'us-east-1', 'console.aws.amazon.com'],
  ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com', 'us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn', 'cn-north-1', 'console.amazonaws.cn'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu', 'eusc-de-east-1', 'console.amazonaws-eusc.eu'],
])('%s is in %s', (region, name, urlSuffix, globalRegion, console) => {
  expect(partitionOf(region)).toEqual({ name, urlSuffix, globalRegion, console });
});
