import { isOwn, type StackEvent } from './stack-event.ts';

/** The resource whose failure made all others fail. */
export interface FirstCause {
  /** Path of its nested stack, empty in the root. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

/** Reasons that only say that something else failed. */
const consequences: readonly RegExp[] = [
  /^Resource (?:creation|update|deletion|import) cancelled/i,
  /^The following resource\(s\) failed/i,
  /^Embedded stack .* was not successfully/i,
  /^(?:Rollback|Update|Delete|Create)? ?(?:requested|initiated|cancelled) by user/i,
];

/** Whether a reason only points to the failure of another resource. */
export const isConsequence = (reason: string): boolean => consequences.some((pattern) => pattern.test(reason));

/**
 * The first failure that is nobody else's consequence, looked for through all nested stacks; failing that, the first
 * failure at all, the deepest of those at the same time. Undefined if nothing failed.
 */
export function firstCause(events: readonly StackEvent[]): FirstCause | undefined {
  const failed = events.filter(({ status, reason }) => status.endsWith('_FAILED') && reason).sort(earliestDeepest);
  const ofResources = failed.filter((event) => !isOwn(event));
  const real = ({ reason }: StackEvent) => !isConsequence(reason);
  const cause = ofResources.find(real) ?? events.filter(isRollback).find(real) ?? failed[0];
  return cause && { stack: cause.stack, logicalId: cause.logicalId, type: cause.type, reason: cause.reason };
}

/** A stack that rolls back, or fails, by itself says why: a broken template of a nested stack, for one. */
const isRollback = (event: StackEvent): boolean =>
  isOwn(event) && Boolean(event.reason) && /ROLLBACK_IN_PROGRESS|_FAILED/.test(event.status);

const depth = ({ stack }: StackEvent): number => (stack ? stack.split('/').length : 0);

const earliestDeepest = (a: StackEvent, b: StackEvent): number =>
  a.at.getTime() - b.at.getTime() || depth(b) - depth(a);
