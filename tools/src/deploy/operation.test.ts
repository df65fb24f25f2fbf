import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { operationOn } from './operation.ts';

const hourAgo = new Date(Date.now() - 3_600_000);

const on = (
  stack: Partial<Stack> | undefined,
  changeSets: readonly string[] = [],
  { dryRun = false, CreationTime = hourAgo } = {},
) =>
  operationOn({
    cloudFormation: {
      describeStacks: async () => {
        if (!stack) throw new Error('Stack with id audit does not exist');
        return { Stacks: [stack] };
      },
      listChangeSets: async () => ({ Summaries: changeSets.map((ChangeSetName) => ({ ChangeSetName, CreationTime })) }),
    } as unknown as CloudFormation,
    stackName: 'audit',
    dryRun,
    pace: { poll: 1, quietPeriod: 1 },
    say: () => {},
  });

test('a missing stack is created, and a stack in a final state is updated', async () => {
  expect(await on(undefined)).toEqual({ type: 'CREATE' });
  expect((await on({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' })).type).toBe('UPDATE');
});

test('leftovers of earlier runs are replaced', async () => {
  const waiting = { StackStatus: 'REVIEW_IN_PROGRESS' } as const;
  expect(await on(waiting, ['hipaa-stacks-1'])).toMatchObject({ type: 'CREATE', leftover: waiting });
  expect(await on({ StackStatus: 'ROLLBACK_COMPLETE' })).toMatchObject({ type: 'CREATE', leftover: {} });
});

test('a change set that can belong to a current run is not deleted', async () => {
  const waiting = { StackStatus: 'REVIEW_IN_PROGRESS' } as const;
  const minutesAgo = (minutes: number) => ({ CreationTime: new Date(Date.now() - minutes * 60_000) });
  await expect(on(waiting, ['hipaa-stacks-1'], minutesAgo(9))).rejects.toThrow(
    /another run .*hipaa-stacks delete audit/,
  );
  expect(await on(waiting, ['hipaa-stacks-1'], minutesAgo(11))).toMatchObject({ type: 'CREATE' });
  expect(await on(waiting, [])).toMatchObject({ type: 'CREATE' });
});

test('a change set of another tool is not deleted', async () => {
  await expect(on({ StackStatus: 'REVIEW_IN_PROGRESS' }, ['hipaa-stacks-1', 'for-review'])).rejects.toThrow(
    /its change set for-review is waiting for review\. Execute or delete that change set \(and the stack\) first, or use another stack name\./,
  );
});

test.each([
  [{ StackStatus: 'UPDATE_IN_PROGRESS' }, 'another operation is in progress (UPDATE_IN_PROGRESS)'],
  [{ StackStatus: 'UPDATE_ROLLBACK_FAILED' }, 'continue-update-rollback'],
  [{ StackStatus: 'DELETE_FAILED' }, 'hipaa-stacks delete audit'],
  [{ StackStatus: 'CREATE_COMPLETE', ParentId: 'arn' }, 'it is a nested stack'],
] as const)('%o is refused with a remedy', async (stack, expected) => {
  await expect(on(stack)).rejects.toThrow(expected);
});

test('a dry run deletes nothing', async () => {
  await expect(on({ StackStatus: 'ROLLBACK_COMPLETE' }, [], { dryRun: true })).rejects.toThrow(
    'so a change set cannot be created',
  );
});
