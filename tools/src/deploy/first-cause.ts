import { isStackItself, type StackEvent } from './stack-event.ts';

/** The resource whose failure caused all other failures. */
export interface FirstCause {
  /** Path of its nested stack, empty in the root. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

/** Reasons that only report the failure of another resource. */
const consequences: readonly RegExp[] = [
  /^Resource (?:creation|update|deletion|import) cancelled/i,
  /^The following resource\(s\) failed/i,
  /^Embedded stack .* was not successfully/i,
  /^(?:Rollback|Update|Delete|Create)? ?(?:requested|initiated|cancelled) by user/i,
];

/** Whether a reason only points to the failure of another resource. */
export const isConsequence = (reason: string): boolean => consequences.some((pattern) => pattern.test(reason));

/**
 * The first failure that is not a consequence of another, in all nested stacks; if there is none, the first failure of any
 * kind, the deepest of those at the same time. Undefined if nothing failed.
 */
export function firstCause(events: readonly StackEvent[]): FirstCause | undefined {
  const failed = events.filter(({ status, reason }) => status.endsWith('_FAILED') && reason).sort(earliestDeepest);
  const ofResources = failed.filter((event) => !isStackItself(event));
  const real = ({ reason }: StackEvent) => !isConsequence(reason);
  const cause = ofResources.find(real) ?? events.filter(isRollback).find(real) ?? failed[0];
  return cause && { stack: cause.stack, logicalId: cause.logicalId, type: cause.type, reason: cause.reason };
}

/** A stack's own event has the reason of a rollback or failure of the stack itself, such as an invalid nested template. */
const isRollback = (event: StackEvent): boolean =>
  isStackItself(event) && Boolean(event.reason) && /ROLLBACK_IN_PROGRESS|_FAILED/.test(event.status);

const depth = ({ stack }: StackEvent): number => (stack ? stack.split('/').length : 0);

const earliestDeepest = (a: StackEvent, b: StackEvent): number =>
  a.at.getTime() - b.at.getTime() || depth(b) - depth(a);
