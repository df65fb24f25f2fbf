import { expect, test } from 'vitest';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { functionDeadLetterQueue } from './function-dead-letter-queue.ts';
import { key } from './testing/references.ts';

const [queue, ...others] = functionDeadLetterQueue('Undelivered', { key }).resources;
const [queueOfRules, ...othersOfRules] = deadLetterQueue('Undelivered', { key }).resources;

test('the queue is that of rules, without an exception', () => {
  expect(JSON.stringify({ ...queue, exceptions: queueOfRules?.exceptions })).toBe(JSON.stringify(queueOfRules));
  expect(queueOfRules?.exceptions).toHaveLength(1);
  expect(queue?.exceptions).toEqual([]);
  expect(JSON.stringify(others)).toBe(JSON.stringify(othersOfRules));
});
