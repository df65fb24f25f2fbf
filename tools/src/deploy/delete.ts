import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import type { AwsOptions } from '../aws.ts';
import { withAwsProblems } from './aws-problem.ts';
import { companionOf, companionRegion, companionTag, orderTag } from './companions.ts';
import { follow, newestEvent } from './events.ts';
import { failedOperation } from './failed.ts';
import { type Fate, inventoryLines, inventoryOf } from './inventory.ts';
import { removeLeftover } from './operation.ts';
import { skippedLine } from './preflight/finding.ts';
import { unprotect } from './protection.ts';
import { type Connect, connect as connectToAws } from './services.ts';
import { findStack, tagsOf } from './stack.ts';
import { awsPace, Interrupted, localPace, type Pace } from './wait.ts';

export interface DeleteOptions {
  readonly aws: AwsOptions;
  readonly stackName: string;
  /** The user confirmed the deletion after reading what is retained and what is deleted. */
  readonly yes: boolean;
  /** Whether the command runs in a terminal; otherwise every deletion requires `yes`. */
  readonly interactive: boolean;
  readonly roleArn?: string | undefined;
  readonly pace?: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly connect?: Connect;
}

/** Result for one stack. */
export interface Deleted {
  readonly stackName: string;
  readonly region: string;
  /** Resources that were retained or deleted. */
  readonly fates: readonly Fate[];
  readonly seconds: number;
}

/** A stack to be deleted, with the client of its Region. */
interface Target {
  readonly cloudFormation: CloudFormation;
  readonly region: string;
  readonly stack: Stack;
  readonly fates: readonly Fate[];
}

/**
 * Deletes a system: prints what is retained and what is deleted, turns protections off, deletes the companions and the stack
 * in the reverse order of their deployment, and follows each deletion until it ends.
 *
 * @returns one entry for each stack, in the order of deletion.
 * @throws UsageProblem if `yes` is required and missing; Problem if there is no such stack, or with the first cause of a
 * failed deletion.
 */
export function deleteStack(options: DeleteOptions): Promise<Deleted[]> {
  return withAwsProblems(options.aws, () => run(options));
}

async function run(options: DeleteOptions): Promise<Deleted[]> {
  const { aws, stackName, say, connect = connectToAws } = options;
  const { cloudFormation } = await connect(aws);
  const stack = await findStack(cloudFormation, stackName);
  if (!stack)
    throw new Problem(
      `stack ${stackName}`,
      `it does not exist in ${aws.region}`,
      'Check its name, --region and the account (`aws sts get-caller-identity`).',
    );
  refuseState(stack);
  const home = await target(cloudFormation, aws.region, stack);
  const companions = await companionsOf(options, stack.StackName!, connect);
  const first = companions.filter((each) => tagsOf(each.stack)[orderTag] === 'after');
  const last = companions.filter((each) => tagsOf(each.stack)[orderTag] !== 'after');
  const targets = [...first.reverse(), home, ...last.reverse()];
  for (const each of targets) inventoryLines(each.stack.StackName!, each.fates).forEach(say);
  confirm(options, targets);
  const deleted: Deleted[] = [];
  for (const each of targets) deleted.push(await deleteTarget(options, each));
  return deleted;
}

function refuseState({ StackName, StackStatus, ParentId, RootId }: Stack): void {
  const where = `stack ${StackName}`;
  if (ParentId) throw new Problem(where, 'it is a nested stack', `Delete the root stack ${RootId} instead.`);
  if (StackStatus?.endsWith('_IN_PROGRESS') && StackStatus !== 'REVIEW_IN_PROGRESS')
    throw new Problem(where, `another operation is in progress (${StackStatus})`, 'Wait until it has finished.');
}

function confirm({ yes, interactive, stackName }: DeleteOptions, targets: readonly Target[]): void {
  const deletesNoData = targets.every(({ fates }) => fates.length === 0);
  if (yes || (interactive && deletesNoData)) return;
  throw new UsageProblem(
    `stack ${stackName}`,
    deletesNoData ? 'the deletion was not confirmed' : 'the deletion of data was not confirmed',
    'Read the lines above, then add --yes.',
  );
}

async function target(cloudFormation: CloudFormation, region: string, stack: Stack): Promise<Target> {
  return { cloudFormation, region, stack, fates: await inventoryOf(cloudFormation, stack) };
}

/** Finds companions by their tag, in the order of their creation. */
async function companionsOf({ aws, say }: DeleteOptions, stackName: string, connect: Connect): Promise<Target[]> {
  const region = companionRegion(aws.region);
  if (!region) return [];
  try {
    const { cloudFormation } = await connect({ ...aws, region });
    const stacks = await allStacks(cloudFormation);
    const own = stacks.filter((stack) => tagsOf(stack)[companionTag] === companionOf(aws.region, stackName));
    own.sort((a, b) => (a.CreationTime?.getTime() ?? 0) - (b.CreationTime?.getTime() ?? 0));
    return await Promise.all(own.map((stack) => target(cloudFormation, region, stack)));
  } catch (error) {
    say(skippedLine(`companions in ${region}`, error));
    return [];
  }
}

async function allStacks(cloudFormation: CloudFormation): Promise<Stack[]> {
  const stacks: Stack[] = [];
  let token: string | undefined;
  do {
    const page = await cloudFormation.describeStacks(token ? { NextToken: token } : {});
    stacks.push(...(page.Stacks ?? []));
    token = page.NextToken;
  } while (token);
  return stacks.filter(({ StackStatus, ParentId }) => StackStatus !== 'DELETE_COMPLETE' && !ParentId);
}

async function deleteTarget(
  options: DeleteOptions,
  { cloudFormation, region, stack, fates }: Target,
): Promise<Deleted> {
  const { aws, say, signal, roleArn } = options;
  const { pace = aws.endpoint ? localPace : awsPace } = options;
  const stackName = stack.StackName!;
  const stackId = stack.StackId!;
  const operation = { cloudFormation, stackName, roleArn, pace, say, signal };
  if (stack.StackStatus === 'REVIEW_IN_PROGRESS') {
    await removeLeftover({ ...operation, dryRun: false }, stack);
    return { stackName, region, fates, seconds: 0 };
  }
  await unprotect(operation, stack);
  if (signal?.aborted)
    throw new Interrupted(
      `stack ${stackName}`,
      'interrupted before it was deleted',
      'Deletion protection is off: run the same `delete` again, or `deploy` to turn it on again.',
    );
  const after = await newestEvent(cloudFormation, stackId);
  await cloudFormation.deleteStack({ StackName: stackId, ...(roleArn && { RoleARN: roleArn }) });
  const at = `--stack-name ${stackId} --region ${region}`;
  const interrupted = () =>
    new Interrupted(
      `stack ${stackName}`,
      'interrupted, and CloudFormation continues the deletion',
      `Follow it with \`aws cloudformation describe-stack-events ${at}\`; a deletion cannot be cancelled.`,
    );
  const followed = await follow({ cloudFormation, stackId, stackName, after, pace, say, signal, interrupted });
  if (followed.status !== 'DELETE_COMPLETE') throw failedOperation(stackName, followed, []);
  return { stackName, region, fates, seconds: followed.seconds };
}
