import { Problem } from '@hipaa-stacks/cloudformation';
import type { Followed } from './events.ts';
import { firstCause } from './first-cause.ts';
import { remedyOf } from './remedies.ts';
import { resourcePath } from './stack.ts';
import type { StackEvent } from './stack-event.ts';
import { isStateful } from './stateful.ts';

/** Status of a failed stack -> effect on existing and created resources. */
const states: Readonly<Record<string, string>> = {
  ROLLBACK_COMPLETE: 'All created resources were deleted.',
  UPDATE_ROLLBACK_COMPLETE: 'The stack is unchanged.',
  ROLLBACK_FAILED: 'Some created resources could not be deleted: see the events.',
  UPDATE_ROLLBACK_FAILED: 'The stack could not be rolled back: see `aws cloudformation continue-update-rollback`.',
  DELETE_FAILED: 'The remaining resources are still in the stack.',
};

/**
 * The error for a failed operation: the resource that failed first, its reason, the remedy, and the state of the stack.
 *
 * @param parameters names of the root's parameters, which a remedy can mention.
 */
export function failedOperation(
  stackName: string,
  { status, events }: Followed,
  parameters: readonly string[],
): Problem {
  const cause = firstCause(events);
  const state = stateOf(status, retainedLogGroups(events));
  if (!cause) return new Problem(`stack ${stackName}`, `it ended in ${status}`, state);
  const remedy = remedyOf(cause, parameters) ?? 'Fix the reported error.';
  return new Problem(
    `${stackName}/${resourcePath(cause.stack, cause.logicalId)} (${cause.type})`,
    cause.reason.replace(/\.\s*$/, ''),
    `${remedy} ${state}`,
  );
}

function stateOf(status: string, remaining: string): string {
  const state = states[status] ?? `The stack is in state ${status}.`;
  if (!remaining || !/ROLLBACK_COMPLETE$/.test(status)) return state;
  return `${state.replace(/\.$/, '')}, except retained resources: ${remaining}. They do not block a new deployment; delete them manually.`;
}

/** Resources that a rollback left outside of the stack: log groups into which a service may have written already. */
function retainedLogGroups(events: readonly StackEvent[]): string {
  const stores = events.filter(({ status, type }) => status === 'DELETE_SKIPPED' && isStateful(type));
  const names = stores.map(({ stack, logicalId, physicalId }) => `${resourcePath(stack, logicalId)} (${physicalId})`);
  return [...new Set(names)].join(', ');
}
