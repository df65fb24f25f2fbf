import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { Problem } from '@hipaa-stacks/cloudformation';
import { follow } from './events.ts';
import { findStack } from './stack.ts';
import { Interrupted, type Pace } from './wait.ts';

/** Change sets of ours begin with this; those of others are left alone. */
export const changeSetPrefix = 'hipaa-stacks-';

export type Operation =
  | { readonly type: 'CREATE'; readonly current?: undefined }
  | { readonly type: 'UPDATE'; readonly current: Stack };

interface Options {
  readonly cloudFormation: CloudFormation;
  readonly stackName: string;
  readonly dryRun: boolean;
  readonly pace: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** State in which a stack can be neither created nor updated -> how to get out of it. */
const deadEnds: Readonly<Record<string, (stack: string) => string>> = {
  CREATE_FAILED: (stack) => `Delete it with \`hipaa-stacks delete ${stack}\`, then deploy again.`,
  ROLLBACK_FAILED: (stack) => `Delete it with \`hipaa-stacks delete ${stack}\`, then deploy again.`,
  DELETE_FAILED: (stack) => `Finish the deletion with \`hipaa-stacks delete ${stack}\`, then deploy again.`,
  UPDATE_FAILED: (stack) => `Roll it back with \`aws cloudformation rollback-stack --stack-name ${stack}\`.`,
  UPDATE_ROLLBACK_FAILED: (stack) =>
    `Mend what its events name, then run \`aws cloudformation continue-update-rollback --stack-name ${stack}\`.`,
};

/**
 * Whether a deployment creates or updates the stack. What an earlier run of ours left half-way is removed first: a
 * stack that holds nothing but our change sets, or one whose creation was rolled back.
 *
 * @throws Problem if the stack is busy, is nested, or must be repaired by hand.
 */
export async function operationOn(options: Options): Promise<Operation> {
  const { cloudFormation, stackName, dryRun, say } = options;
  const stack = await findStack(cloudFormation, stackName);
  const status = stack?.StackStatus;
  if (!stack || !status) return { type: 'CREATE' };
  const where = `stack ${stackName}`;
  if (stack.ParentId) throw new Problem(where, 'it is nested in another stack', 'Deploy the root stack instead.');
  if (status === 'REVIEW_IN_PROGRESS') {
    await onlyOurChangeSets(cloudFormation, stackName);
    say(`${stackName}: removing the unexecuted change set of an earlier run`);
    await remove(options, stack);
    return { type: 'CREATE' };
  }
  if (status === 'ROLLBACK_COMPLETE') {
    if (dryRun)
      throw new Problem(
        where,
        'its creation failed and was rolled back, so no change can be shown',
        deadEnd(stackName),
      );
    say(`${stackName}: removing what is left of a creation that was rolled back`);
    await remove(options, stack);
    return { type: 'CREATE' };
  }
  if (status.endsWith('_IN_PROGRESS'))
    throw new Problem(where, `another operation is under way (${status})`, 'Wait until it is over and deploy again.');
  const mend = deadEnds[status];
  if (mend) throw new Problem(where, `it is in state ${status}`, mend(stackName));
  return { type: 'UPDATE', current: stack };
}

const deadEnd = deadEnds.CREATE_FAILED!;

async function onlyOurChangeSets(cloudFormation: CloudFormation, stackName: string) {
  const { Summaries = [] } = await cloudFormation.listChangeSets({ StackName: stackName });
  const foreign = Summaries.find(({ ChangeSetName }) => !ChangeSetName?.startsWith(changeSetPrefix));
  if (!foreign) return;
  throw new Problem(
    `stack ${stackName}`,
    `its change set ${foreign.ChangeSetName} waits for a review`,
    'Execute or delete that change set (and the stack) first, or choose another stack name.',
  );
}

/** Deletes a stack that has no resources in use, and waits. */
async function remove({ cloudFormation, stackName, pace, say, signal }: Options, { StackId }: Stack) {
  const stackId = StackId!;
  const newest = await cloudFormation.describeStackEvents({ StackName: stackId });
  await cloudFormation.deleteStack({ StackName: stackId });
  const { status } = await follow({
    cloudFormation,
    stackId,
    stackName,
    after: newest.StackEvents?.[0]?.EventId,
    pace,
    say,
    signal,
    interrupted: () => new Interrupted(`stack ${stackName}`, 'interrupted while it was deleted', 'Run it again.'),
  });
  if (status !== 'DELETE_COMPLETE')
    throw new Problem(`stack ${stackName}`, `it could not be removed (${status})`, deadEnd(stackName));
}
