import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { queueConsumer } from './queue-consumer.ts';

const queue = unchecked<Arn<'AWS::SQS::Queue'>>({ 'Fn::GetAtt': ['NewFiles', 'Arn'] });
const fn = unchecked<Id<'AWS::Lambda::Function'>>({ Ref: 'Reader' });
const [mapping] = queueConsumer('ReaderQueue', { queue, fn }).resources;

test('only failed messages of a batch become visible again', () => {
  expect(mapping?.properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
});

test('the event source mapping limits concurrency, not reserved concurrency', () => {
  expect(mapping?.properties).toMatchObject({ ScalingConfig: { MaximumConcurrency: 5 } });
  const [wide] = queueConsumer('ReaderQueue', { queue, fn, maximumConcurrency: 50 }).resources;
  expect(wide?.properties).toMatchObject({ ScalingConfig: { MaximumConcurrency: 50 } });
});

test('the function reads the queue, ten messages at a time', () => {
  expect(mapping?.properties).toMatchObject({ EventSourceArn: queue, FunctionName: fn, BatchSize: 10 });
});
