import type {
  Capability,
  Change,
  CloudFormation,
  DescribeChangeSetOutput,
  Parameter,
  Tag,
} from '@aws-sdk/client-cloudformation';
import { Problem } from '@hipaa-stacks/cloudformation';
import { changeSetPrefix } from './operation.ts';
import { findStack, resourcePath, resourcesOf, stackType } from './stack.ts';
import { Interrupted, type Pace, wait } from './wait.ts';

/** What a change set does to one resource. */
export interface PlannedChange {
  /** Path of the nested stack, empty for the root. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import' | 'Dynamic';
  /** For `Modify`: `Conditional` if CloudFormation decides during the deployment. */
  readonly replacement: 'True' | 'False' | 'Conditional';
  /** What happens to the old resource: `Delete`, `Retain`, `Snapshot`, or empty if CloudFormation does not report it. */
  readonly policy: string;
  /** Empty for a new resource. */
  readonly physicalId: string;
  /** Properties that change, such as `BucketName`. */
  readonly properties: readonly string[];
}

/** The changes of a deployment, in all nested stacks. */
export interface Plan {
  readonly changes: readonly PlannedChange[];
  /** Nested stacks whose changes the service does not report. */
  readonly unavailable: readonly string[];
}

export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly plan: Plan;
  /** IDs of the empty stacks that the change set created for new nested stacks. */
  readonly nestedStackIds: readonly string[];
}

export interface ChangeSetOptions {
  readonly cloudFormation: CloudFormation;
  readonly stackName: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly templateUrl: string;
  readonly parameters: readonly Parameter[];
  readonly tags: readonly Tag[];
  readonly capabilities: readonly Capability[];
  readonly roleArn?: string | undefined;
  /** Whether CloudFormation also computes the changes of nested stacks. */
  readonly nested: boolean;
  readonly pace: Pace;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates a change set and waits for it. Undefined if there are no changes. A failed change set is deleted, and so is the
 * empty stack that it created.
 *
 * @throws Problem with the reason, that of the nested change set if that one failed.
 */
export async function createChangeSet(options: ChangeSetOptions): Promise<ChangeSet | undefined> {
  const { cloudFormation, stackName, type, nested } = options;
  const request = await cloudFormation.createChangeSet({
    StackName: stackName,
    ChangeSetName: `${changeSetPrefix}${Date.now()}`,
    ChangeSetType: type,
    TemplateURL: options.templateUrl,
    Parameters: [...options.parameters],
    // An update without `Tags` keeps all tags; an empty list removes the last tag.
    ...((options.tags.length > 0 || type === 'UPDATE') && { Tags: [...options.tags] }),
    Capabilities: [...options.capabilities],
    IncludeNestedStacks: nested,
    OnStackFailure: 'ROLLBACK',
    ...(options.roleArn && { RoleARN: options.roleArn }),
  });
  const id = request.Id!;
  const stackId = request.StackId!;
  try {
    const pages = await waitForChangeSet(options, id);
    const last = pages.at(-1)!;
    if (last.Status === 'FAILED') {
      const reason = await failureOf(cloudFormation, last);
      await discardChangeSet(options, { id, stackId, nestedStackIds: [] });
      if (isUnchanged(reason)) return undefined;
      throw new Problem(`stack ${stackName}`, `its change set failed: ${reason.replace(/\.$/, '')}`, fixOf(nested));
    }
    return { id, stackId, ...(await planOf(cloudFormation, pages)) };
  } catch (error) {
    if (error instanceof Interrupted) await discardChangeSet(options, { id, stackId, nestedStackIds: [] });
    throw error;
  }
}

const fixOf = (nested: boolean): string =>
  nested
    ? 'Fix the reported error; if it is about a value known only after the deployment, add --no-nested-change-set.'
    : 'Fix the reported error and deploy again.';

const isUnchanged = (reason: string): boolean => /didn't contain changes|No updates are to be performed/i.test(reason);

async function waitForChangeSet(options: ChangeSetOptions, id: string): Promise<DescribeChangeSetOutput[]> {
  const { cloudFormation, stackName, pace, signal } = options;
  for (;;) {
    const pages = await describe(cloudFormation, id);
    const status = pages[0]!.Status ?? '';
    if (!/_PENDING$|_IN_PROGRESS$/.test(status)) return pages;
    await wait(
      Math.min(pace.poll, 2_000),
      signal,
      () => new Interrupted(`stack ${stackName}`, 'interrupted before anything was changed', 'No resources are left.'),
    );
  }
}

async function describe(cloudFormation: CloudFormation, id: string): Promise<DescribeChangeSetOutput[]> {
  const pages: DescribeChangeSetOutput[] = [];
  let token: string | undefined;
  do {
    const page = await cloudFormation.describeChangeSet({ ChangeSetName: id, ...(token && { NextToken: token }) });
    pages.push(page);
    token = page.NextToken;
  } while (token);
  return pages;
}

/** The root only reports `Nested change set <ARN> was not successfully created`; the nested change set has the reason. */
async function failureOf(cloudFormation: CloudFormation, { StatusReason }: DescribeChangeSetOutput): Promise<string> {
  const reason = StatusReason ?? 'no reason given';
  const nested = /Nested change set (arn:\S+)/.exec(reason)?.[1];
  if (!nested) return reason;
  const [page] = await describe(cloudFormation, nested).catch(() => []);
  return page ? `${page.StackName}: ${await failureOf(cloudFormation, page)}` : reason;
}

async function planOf(
  cloudFormation: CloudFormation,
  root: readonly DescribeChangeSetOutput[],
): Promise<{ plan: Plan; nestedStackIds: string[] }> {
  const changes: PlannedChange[] = [];
  const unavailable: string[] = [];
  const nestedStackIds: string[] = [];
  const read = async (pages: readonly DescribeChangeSetOutput[], stack: string): Promise<void> => {
    for (const change of pages.flatMap((page) => page.Changes ?? [])) {
      const planned = plain(change, stack);
      changes.push(planned);
      if (planned.type !== stackType) continue;
      const path = resourcePath(stack, planned.logicalId);
      const nestedId = change.ResourceChange?.ChangeSetId;
      if (nestedId) {
        const nested = await describe(cloudFormation, nestedId);
        nestedStackIds.push(nested[0]!.StackId ?? '');
        await read(nested, path);
      } else if (planned.action === 'Remove') {
        changes.push(...(await removals(cloudFormation, planned.physicalId, path)));
      } else unavailable.push(path);
    }
  };
  await read(root, '');
  return { plan: { changes, unavailable }, nestedStackIds };
}

function plain({ ResourceChange: change }: Change, stack: string): PlannedChange {
  const targets = (change?.Details ?? []).map(({ Target }) => Target?.Name ?? Target?.Attribute ?? '');
  const policy = change?.PolicyAction ?? '';
  return {
    stack,
    logicalId: change?.LogicalResourceId ?? '',
    type: change?.ResourceType ?? '',
    action: (change?.Action ?? 'Dynamic') as PlannedChange['action'],
    replacement: change?.Replacement ?? 'False',
    policy: policy.replace(/^ReplaceAnd/, ''),
    physicalId: change?.PhysicalResourceId ?? '',
    properties: [...new Set(targets.filter(Boolean))].sort(),
  };
}

/** Resources of a removed nested stack: they are removed too, but no change set lists them. */
async function removals(cloudFormation: CloudFormation, stackId: string, stack: string): Promise<PlannedChange[]> {
  const changes: PlannedChange[] = [];
  for (const resource of await resourcesOf(cloudFormation, stackId)) {
    const physicalId = resource.PhysicalResourceId ?? '';
    const logicalId = resource.LogicalResourceId ?? '';
    const type = resource.ResourceType ?? '';
    changes.push({
      stack,
      logicalId,
      type,
      action: 'Remove',
      replacement: 'False',
      policy: '',
      physicalId,
      properties: [],
    });
    if (type === stackType && physicalId)
      changes.push(...(await removals(cloudFormation, physicalId, resourcePath(stack, logicalId))));
  }
  return changes;
}

/** Deletes a change set that will not be executed, and the empty stacks that it created. */
export async function discardChangeSet(
  { cloudFormation, pace, type }: Pick<ChangeSetOptions, 'cloudFormation' | 'pace' | 'type'>,
  { id, stackId, nestedStackIds }: Pick<ChangeSet, 'id' | 'stackId' | 'nestedStackIds'>,
): Promise<void> {
  await cloudFormation.deleteChangeSet({ ChangeSetName: id });
  while (await isBeingDeleted(cloudFormation, id)) await wait(pace.poll, undefined, unreachable);
  for (const stack of type === 'CREATE' ? [stackId, ...nestedStackIds] : nestedStackIds) {
    const found = await findStack(cloudFormation, stack);
    if (found?.StackStatus === 'REVIEW_IN_PROGRESS') await cloudFormation.deleteStack({ StackName: stack });
  }
}

async function isBeingDeleted(cloudFormation: CloudFormation, id: string): Promise<boolean> {
  const pages = await describe(cloudFormation, id).catch(() => undefined);
  return /^DELETE_(PENDING|IN_PROGRESS)$/.test(pages?.[0]?.Status ?? '');
}

const unreachable = () => new Interrupted('change set', 'interrupted', 'Run it again.');
