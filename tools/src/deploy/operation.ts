import type { ChangeSetSummary, CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { Problem } from '@hipaa-stacks/cloudformation';
import { follow, newestEvent } from './events.ts';
import { failedOperation } from './failed.ts';
import { findStack } from './stack.ts';
import { Interrupted, type Pace, wait } from './wait.ts';

/** Prefix of the change sets that these tools create; others are never deleted. */
export const changeSetPrefix = 'hipaa-stacks-';

/** What a deployment does to a stack. */
export interface Operation {
  readonly type: 'CREATE' | 'UPDATE';
  /** For an update: the existing stack. */
  readonly current?: Stack;
  /** A leftover of an earlier run, which `removeLeftover` deletes before a creation. */
  readonly leftover?: Stack;
}

export interface OperationOptions {
  readonly cloudFormation: CloudFormation;
  readonly stackName: string;
  readonly dryRun: boolean;
  readonly pace: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** State in which a stack can be neither created nor updated -> how to fix it. */
const unusableStates: Readonly<Record<string, (stack: string) => string>> = {
  CREATE_FAILED: (stack) => `Delete it with \`hipaa-stacks delete ${stack}\`, then deploy again.`,
  ROLLBACK_FAILED: (stack) => `Delete it with \`hipaa-stacks delete ${stack}\`, then deploy again.`,
  DELETE_FAILED: (stack) => `Finish the deletion with \`hipaa-stacks delete ${stack}\`, then deploy again.`,
  UPDATE_FAILED: (stack) => `Roll it back with \`aws cloudformation rollback-stack --stack-name ${stack}\`.`,
  UPDATE_ROLLBACK_FAILED: (stack) =>
    `Fix the errors in its events, then run \`aws cloudformation continue-update-rollback --stack-name ${stack}\`.`,
};

/**
 * Whether a deployment creates or updates the stack. A stack with only old change sets of these tools, or whose creation was
 * rolled back, is a leftover that a new creation replaces.
 *
 * @throws Problem if an operation is in progress (a recent change set belongs to another run), the stack is nested, or it must be repaired manually.
 */
export async function operationOn({ cloudFormation, stackName, dryRun }: OperationOptions): Promise<Operation> {
  const stack = await findStack(cloudFormation, stackName);
  const status = stack?.StackStatus;
  if (!stack || !status) return { type: 'CREATE' };
  const where = `stack ${stackName}`;
  if (stack.ParentId) throw new Problem(where, 'it is a nested stack', 'Deploy the root stack instead.');
  if (status === 'REVIEW_IN_PROGRESS') {
    await onlyLeftovers(cloudFormation, stackName);
    return { type: 'CREATE', leftover: stack };
  }
  if (status === 'ROLLBACK_COMPLETE') {
    if (!dryRun) return { type: 'CREATE', leftover: stack };
    throw new Problem(
      where,
      'its creation failed and was rolled back, so a change set cannot be created',
      unusableState(stackName),
    );
  }
  if (status.endsWith('_IN_PROGRESS'))
    throw new Problem(
      where,
      `another operation is in progress (${status})`,
      'Wait until it has finished, and deploy again.',
    );
  const fix = unusableStates[status];
  if (fix) throw new Problem(where, `it is in state ${status}`, fix(stackName));
  return { type: 'UPDATE', current: stack };
}

const unusableState = unusableStates.CREATE_FAILED!;

/** Minutes for which a change set of these tools can belong to a current run: with nested stacks, its creation takes minutes. */
const maximumRunMinutes = 10;

async function onlyLeftovers(cloudFormation: CloudFormation, stackName: string) {
  const { Summaries = [] } = await cloudFormation.listChangeSets({ StackName: stackName });
  const foreign = Summaries.find(({ ChangeSetName }) => !ChangeSetName?.startsWith(changeSetPrefix));
  if (!foreign) return refuseRecentChangeSet(stackName, Summaries);
  throw new Problem(
    `stack ${stackName}`,
    `its change set ${foreign.ChangeSetName} is waiting for review`,
    'Execute or delete that change set (and the stack) first, or use another stack name.',
  );
}

function refuseRecentChangeSet(stackName: string, changeSets: readonly ChangeSetSummary[]): void {
  const newest = Math.max(...changeSets.map(({ CreationTime }) => CreationTime?.getTime() ?? 0));
  const minutes = (Date.now() - newest) / 60_000;
  if (minutes > maximumRunMinutes) return;
  throw new Problem(
    `stack ${stackName}`,
    `another run of deploy created a change set for it less than ${maximumRunMinutes} minutes ago`,
    `Wait until that run has ended. If it was killed, run \`hipaa-stacks delete ${stackName}\` first, or deploy again later.`,
  );
}

/** Deletes the leftover of an earlier run, and waits until it is deleted. */
export async function removeLeftover(options: OperationOptions, leftover: Stack): Promise<void> {
  const { cloudFormation, stackName, pace, say, signal } = options;
  const stackId = leftover.StackId!;
  say(
    leftover.StackStatus === 'ROLLBACK_COMPLETE'
      ? `${stackName}: deleting the rest of a creation that was rolled back`
      : `${stackName}: deleting the change set that an earlier run did not execute`,
  );
  const after = await newestEvent(cloudFormation, stackId);
  await cloudFormation.deleteStack({ StackName: stackId });
  if (leftover.StackStatus === 'REVIEW_IN_PROGRESS') {
    const interrupted = () => new Interrupted(`stack ${stackName}`, 'interrupted', 'Nothing was changed.');
    while (await findStack(cloudFormation, stackId)) await wait(pace.poll, signal, interrupted);
    return;
  }
  const interrupted = () =>
    new Interrupted(`stack ${stackName}`, 'interrupted while it was deleted', 'Deploy again later.');
  const followed = await follow({ cloudFormation, stackId, stackName, after, pace, say, signal, interrupted });
  if (followed.status !== 'DELETE_COMPLETE') throw failedOperation(stackName, followed, []);
}
