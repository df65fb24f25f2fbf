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

/** One stack, with those nested in it, to be made as a template says. */
export interface TemplateDeployment {
  readonly cloudFormation: CloudFormation;
  readonly region: string;
  readonly stackName: string;
  readonly templateUrl: string;
  readonly operation: Operation;
  readonly declared: Declared;
  readonly parameters: Values;
  readonly tags: Values;
  /** Keys of the stack's tags that an update takes away. Default: none. */
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

/** What became of one stack. */
export interface DeployedStack {
  readonly stackName: string;
  readonly region: string;
  /** `none`: there was nothing to change. With a dry run: what would be done. */
  readonly operation: 'create' | 'update' | 'none';
  /** Missing after a dry run of a creation. */
  readonly stackId?: string;
  readonly plan?: Plan;
  /** Of the operation, by CloudFormation's clock; 0 if nothing was done. */
  readonly seconds: number;
  readonly outputs: Values;
}

/**
 * Makes a change set, says what it will do, executes it, and follows it to its end.
 *
 * @throws Problem if it would lose data that was not given up by name, or with the first cause if it fails.
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

/** What someone who presses Ctrl-C is told: the operation is CloudFormation's, and goes on. */
function whileExecuting({ stackName, region, tags, operation: { type } }: TemplateDeployment): Interrupted {
  const at = `--stack-name ${stackName} --region ${region}`;
  const cancel = type === 'CREATE' ? 'delete-stack' : 'cancel-update-stack';
  const left =
    protectionTag.key in tags && type === 'CREATE'
      ? 'Deletion protection is off until you run the same `deploy` again after that. '
      : '';
  return new Interrupted(
    `stack ${stackName}`,
    'interrupted, and CloudFormation continues the operation',
    `${left}Follow it with \`aws cloudformation describe-stack-events ${at}\`; cancel it with \`aws cloudformation ${cancel} ${at}\`.`,
  );
}

const tagList = (tags: Values, removed: readonly string[] = []): Tag[] =>
  Object.entries(tags).flatMap(([Key, Value]) => (removed.includes(Key) ? [] : [{ Key, Value }]));
