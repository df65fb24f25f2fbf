import type { Json, Template, TemplateResource } from '@hipaa-stacks/cloudformation';
import { qualifiedResources, type ResolvedSystem, ROOT, resolveSystem, type System } from '../resolve/index.ts';
import { type Allowance, applyAllowances } from './allow-list.ts';
import { compareResources, type ResourceChange, type Resources } from './compare.ts';
import type { Finding, ReleaseDiff, Severity } from './finding.ts';
import { rules, type Subject } from './rules.ts';

/** Two releases of a system, or a deployed one and a release. */
export interface DiffInput {
  readonly before: System;
  readonly after: System;
  /** Parameter of the root -> value. Default: each parameter's own Default. */
  readonly parametersBefore?: Readonly<Record<string, Json>>;
  /** Default: `parametersBefore`, as an update with the previous values has it. */
  readonly parametersAfter?: Readonly<Record<string, Json>>;
  /** Pseudo parameters of both, such as `pseudoOf(region)`. */
  readonly pseudo?: Readonly<Record<string, Json>>;
  /** Changes that someone has looked at and lets pass. */
  readonly allow?: readonly Allowance[];
}

/**
 * What an update would do to the resources of all stacks of a system, once parameters are put in and conditions decided
 * on both sides: what is lost, replaced, moved or weakened, in whichever stack the cause stands.
 *
 * @throws Problem as `resolveSystem` does; UsageProblem for an allowance without a reason.
 */
export async function diffReleases({ before, after, allow = [], ...input }: DiffInput): Promise<ReleaseDiff> {
  const { parametersBefore = {}, parametersAfter = declared(after.root, parametersBefore), pseudo = {} } = input;
  const old = resolveSystem({ ...before, parameters: parametersBefore, pseudo });
  const next = resolveSystem({ ...after, parameters: parametersAfter, pseudo });
  const [oldResources, nextResources] = [qualifiedResources(old), qualifiedResources(next)];
  const changes = await compareResources(oldResources, nextResources);
  const findings = changes.flatMap((change) => judge(subjectOf(change, changes, nextResources, old, next)));
  const judged = applyAllowances(findings, allow).toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
  return { findings: judged, blocked: judged.some(({ severity }) => severity === 'block') };
}

const order: readonly Severity[] = ['block', 'review', 'note'];

/** The previous values that the next template still takes. */
function declared(
  { Parameters = {} }: Template,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(Parameters, name)));
}

function judge(subject: Subject): readonly Finding[] {
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

/** One logical ID and type, gone from one stack and new in another. */
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
