import type { Json, Template, TemplateResource } from '@hipaa-stacks/cloudformation';
import { qualifiedResources, type ResolvedSystem, ROOT, resolveSystem, type System } from '../resolve/index.ts';
import { type Allowance, applyAllowances } from './allow-list.ts';
import { compareResources, type ResourceChange, type Resources } from './compare.ts';
import type { Finding, ReleaseDiff, Severity } from './finding.ts';
import { rules, type Subject } from './rules.ts';

/** Two releases of a system, or a deployed stack and a release. */
export interface DiffInput {
  readonly before: System;
  readonly after: System;
  /** Parameter of the root -> value. Default: the Default of each parameter. */
  readonly parametersBefore?: Readonly<Record<string, Json>>;
  /** Default: `parametersBefore`, like an update with previous values. */
  readonly parametersAfter?: Readonly<Record<string, Json>>;
  /** Pseudo parameters of both versions, such as `pseudoOf(region)`. */
  readonly pseudo?: Readonly<Record<string, Json>>;
  /** Changes that were reviewed and are allowed. */
  readonly allow?: readonly Allowance[];
}

/**
 * The effects of an update on the resources of all stacks of a system, after parameters and conditions are resolved for both
 * versions: resources that are lost, replaced, moved or weakened, whichever stack contains the cause.
 *
 * @throws Problem like `resolveSystem`; UsageProblem for an allowance without a reason.
 */
export async function diffReleases({ before, after, allow = [], ...input }: DiffInput): Promise<ReleaseDiff> {
  const { parametersBefore = {}, parametersAfter = declared(after.root, parametersBefore), pseudo = {} } = input;
  const old = resolveSystem({ ...before, parameters: parametersBefore, pseudo });
  const next = resolveSystem({ ...after, parameters: parametersAfter, pseudo });
  const [oldResources, nextResources] = [qualifiedResources(old), qualifiedResources(next)];
  const changes = await compareResources(oldResources, nextResources);
  const findings = changes.flatMap((change) => classify(subjectOf(change, changes, nextResources, old, next)));
  const classified = applyAllowances(findings, allow).toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
  return { findings: classified, blocked: classified.some(({ severity }) => severity === 'block') };
}

const order: readonly Severity[] = ['block', 'review', 'note'];

/** The previous values of parameters that the next template still has. */
function declared(
  { Parameters = {} }: Template,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(Parameters, name)));
}

function classify(subject: Subject): readonly Finding[] {
  const [stack, logicalId] = placeOf(subject.name);
  const { Type: type } = subject.before ?? subject.after!;
  return rules.flatMap((rule) => rule(subject)).map((verdict) => ({ ...verdict, stack, logicalId, type }));
}

function placeOf(name: string): readonly [stack: string, logicalId: string] {
  const slash = name.indexOf('/');
  return [name.slice(0, slash), name.slice(slash + 1)];
}

function subjectOf(
  change: ResourceChange,
  changes: readonly ResourceChange[],
  allAfter: Resources,
  old: ResolvedSystem,
  next: ResolvedSystem,
): Subject {
  const counterpart = changes.find((other) => isMove(change, other) || isMove(other, change));
  const existsBefore = existence(old, change.name, change.before);
  const existsAfter = existence(next, change.name, change.after);
  return {
    ...change,
    allAfter,
    ...(counterpart && { otherStack: placeOf(counterpart.name)[0] }),
    ...(counterpart?.after && { moved: counterpart.after }),
    ...(existsBefore !== undefined && { existsBefore }),
    ...(existsAfter !== undefined && { existsAfter }),
  };
}

/** The same logical ID and type, removed from one stack and added to another. */
function isMove(from: ResourceChange, to: ResourceChange): boolean {
  if (from.after || to.before || from.before?.Type !== to.after?.Type) return false;
  const [[oldStack, oldId], [newStack, newId]] = [placeOf(from.name), placeOf(to.name)];
  return oldId === newId && oldStack !== newStack;
}

/** The expression of a resource's undecided condition. */
function existence({ stacks }: ResolvedSystem, name: string, resource: TemplateResource | undefined): Json | undefined {
  const condition = resource?.Condition;
  if (condition === undefined) return undefined;
  const [stack] = placeOf(name);
  return stacks[stack]?.template.Conditions?.[condition] ?? stacks[ROOT]?.template.Conditions?.[condition] ?? condition;
}
