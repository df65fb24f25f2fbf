import { isConsequence } from './first-cause.ts';
import { resourcePath, stackType } from './stack.ts';
import { isStackItself, type StackEvent } from './stack-event.ts';

/** Status of a stack -> progress text; after a final status, the elapsed seconds follow. */
const phrases: Readonly<Record<string, string>> = {
  CREATE_IN_PROGRESS: 'creating',
  CREATE_COMPLETE: 'created',
  CREATE_FAILED: 'not created',
  UPDATE_IN_PROGRESS: 'updating',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'removing replaced resources',
  UPDATE_COMPLETE: 'updated',
  UPDATE_FAILED: 'not updated',
  DELETE_IN_PROGRESS: 'deleting',
  DELETE_COMPLETE: 'deleted',
  DELETE_FAILED: 'not deleted',
  DELETE_SKIPPED: 'kept',
  ROLLBACK_IN_PROGRESS: 'rolling back',
  ROLLBACK_COMPLETE: 'rolled back',
  ROLLBACK_FAILED: 'not rolled back',
  UPDATE_ROLLBACK_IN_PROGRESS: 'rolling back',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'removing resources after the rollback',
  UPDATE_ROLLBACK_COMPLETE: 'rolled back',
  UPDATE_ROLLBACK_FAILED: 'not rolled back',
};

/** Turns events into progress lines: start and end of each nested stack, and each resource that fails. */
export interface Announcer {
  lines(event: StackEvent): string[];
  /** One line with the resources in progress, printed after a long time without events. */
  progress(): string;
}

/** An announcer for one operation; the root stack is shown by its stack name. */
export function announcer(stackName: string): Announcer {
  const phases = new Map<string, { readonly status: string; readonly since: Date }>();
  const inProgress = new Set<string>();
  return {
    lines(event) {
      const own = isStackItself(event);
      const path = own ? event.stack : resourcePath(event.stack, event.logicalId);
      if (event.type !== stackType) {
        if (event.status.endsWith('_IN_PROGRESS')) inProgress.add(path);
        else inProgress.delete(path);
        return failure(event, path);
      }
      if (own && event.stack) return []; // the parent stack has the same event
      const phase = phases.get(path);
      if (phase?.status === event.status) return [];
      const name = path || stackName;
      const phrase = phrases[event.status] ?? event.status;
      const over = !event.status.endsWith('_IN_PROGRESS');
      phases.set(path, { status: event.status, since: over || !phase ? event.at : phase.since });
      const seconds = phase && ` in ${Math.round((event.at.getTime() - phase.since.getTime()) / 1000)} s`;
      return [`${name}: ${phrase}${(over && seconds) || ''}`, ...(own ? [] : failure(event, path))];
    },
    progress() {
      const names = [...inProgress].slice(0, 5);
      const more = inProgress.size > names.length ? ` and ${inProgress.size - names.length} more` : '';
      return `still in progress: ${names.length ? names.join(', ') + more : stackName}`;
    },
  };
}

function failure({ status, reason, type }: StackEvent, path: string): string[] {
  if (!status.endsWith('_FAILED') || !reason || isConsequence(reason)) return [];
  return [`${path} (${type}): ${status}: ${reason}`];
}
