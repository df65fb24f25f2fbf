import type { Capability, CloudFormation, Tag } from '@aws-sdk/client-cloudformation';
import { type ChangeSet, createChangeSet, discardChangeSet, type Plan } from './change-set.ts';
import { follow, newestEvent } from './events.ts';
import { failedOperation } from './failed.ts';
import { type Operation, removeLeftover } from './operation.ts';
import { type Declared, parametersToSend, type Values } from './parameters.ts';
import { protectionTag } from './protection.ts';
import { findStack, outputsOf, parametersOf, tagsOf } from './stack.ts';
import { refuseLosses, summaryLines } from './summary.ts';
import { Interrupted, type Pace } from './wait.ts';

/** A deployment of one stack, with its nested stacks, from a template. */
export interface TemplateDeployment {
  readonly cloudFormation: CloudFormation;
  readonly region: string;
  readonly stackName: string;
  readonly templateUrl: string;
  readonly operation: Operation;
  readonly declared: Declared;
  readonly parameters: Values;
  readonly tags: Values;
  /** Keys of the stack's tags that an update removes. Default: none. */
  readonly removedTags?: readonly string[];
  readonly capabilities: readonly Capability[];
  readonly roleArn?: string | undefined;
  readonly allowReplacement: readonly string[];
  readonly nestedChangeSet: boolean;
  readonly dryRun: boolean;
  readonly pace: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Result for one stack. */
export interface DeployedStack {
  readonly stackName: string;
  readonly region: string;
  /** `none`: there were no changes. For a dry run: the planned operation. */
  readonly operation: 'create' | 'update' | 'none';
  /** Undefined after a dry run of a creation. */
  readonly stackId?: string;
  readonly plan?: Plan;
  /** Duration of the operation, from CloudFormation's timestamps; 0 if there was no operation. */
  readonly seconds: number;
  readonly outputs: Values;
}

/**
 * Creates a change set, prints its changes, executes it, and follows the operation until it ends.
 *
 * @throws Problem if it would lose data and the loss is not allowed by name, or with the first cause if it fails.
 */
export async function deployTemplate(options: TemplateDeployment): Promise<DeployedStack> {
  const { cloudFormation, stackName, region, operation, dryRun, say } = options;
  const { type, current, leftover } = operation;
  if (leftover) await removeLeftover(options, leftover);
  const changeSet = await createChangeSet({
    ...options,
    type,
    parameters: parametersToSend(options.parameters, options.declared, parametersOf(current)),
    tags: tagList({ ...tagsOf(current), ...options.tags }, options.removedTags),
    nested: options.nestedChangeSet,
  });
  if (!changeSet) {
    say(`${stackName}: no changes`);
    return {
      stackName,
      region,
      operation: 'none',
      stackId: current!.StackId!,
      seconds: 0,
      outputs: outputsOf(current),
    };
  }
  const { plan, stackId } = changeSet;
  for (const line of summaryLines(stackName, plan)) say(line);
  const done = { stackName, region, operation: type === 'CREATE' ? 'create' : 'update', plan } as const;
  if (dryRun) {
    await discardChangeSet({ ...options, type }, changeSet);
    say(`${stackName}: dry run, nothing was changed`);
    return { ...done, ...(current && { stackId }), seconds: 0, outputs: outputsOf(current) };
  }
  const { seconds } = await execute(options, changeSet);
  return { ...done, stackId, seconds, outputs: outputsOf(await findStack(cloudFormation, stackId)) };
}

async function execute(options: TemplateDeployment, changeSet: ChangeSet): Promise<{ seconds: number }> {
  const { cloudFormation, stackName, declared, pace, say, signal } = options;
  const { type } = options.operation;
  const { stackId } = changeSet;
  try {
    if (type === 'UPDATE') refuseLosses(stackName, changeSet.plan, options.allowReplacement);
    if (signal?.aborted)
      throw new Interrupted(`stack ${stackName}`, 'interrupted before anything was changed', 'No resources are left.');
  } catch (problem) {
    await discardChangeSet({ ...options, type }, changeSet);
    throw problem;
  }
  const after = await newestEvent(cloudFormation, stackId);
  await cloudFormation.executeChangeSet({ ChangeSetName: changeSet.id });
  const interrupted = () => whileExecuting(options);
  const followed = await follow({ cloudFormation, stackId, stackName, after, pace, say, signal, interrupted });
  if (followed.status !== `${type}_COMPLETE`) throw failedOperation(stackName, followed, Object.keys(declared));
  return { seconds: followed.seconds };
}

/** The message after Ctrl-C: CloudFormation continues the operation. */
function whileExecuting({ stackName, region, tags, operation: { type } }: TemplateDeployment): Interrupted {
  const at = `--stack-name ${stackName} --region ${region}`;
  const cancel = type === 'CREATE' ? 'delete-stack' : 'cancel-update-stack';
  const protectionNote =
    protectionTag.key in tags && type === 'CREATE'
      ? 'Deletion protection is off until you run the same `deploy` again after that. '
      : '';
  return new Interrupted(
    `stack ${stackName}`,
    'interrupted, and CloudFormation continues the operation',
    `${protectionNote}Follow it with \`aws cloudformation describe-stack-events ${at}\`; cancel it with \`aws cloudformation ${cancel} ${at}\`.`,
  );
}

const tagList = (tags: Values, removed: readonly string[] = []): Tag[] =>
  Object.entries(tags).flatMap(([Key, Value]) => (removed.includes(Key) ? [] : [{ Key, Value }]));
