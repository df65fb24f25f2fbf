import type { CloudFormation, StackEvent as SdkEvent } from '@aws-sdk/client-cloudformation';
import { announcer } from './announce.ts';
import { findStack, isMissing, resourcePath, stackType } from './stack.ts';
import { isStackItself, type StackEvent } from './stack-event.ts';
import { type Interrupted, type Pace, wait } from './wait.ts';

/** Result of a stack operation. */
export interface Followed {
  /** The root's last status, such as `CREATE_COMPLETE` or `UPDATE_ROLLBACK_COMPLETE`. */
  readonly status: string;
  /** All events of the operation, including nested stacks, oldest first within one stack. */
  readonly events: readonly StackEvent[];
  /** From the first event to the last, by CloudFormation's timestamps. */
  readonly seconds: number;
}

export interface FollowOptions {
  readonly cloudFormation: CloudFormation;
  readonly stackId: string;
  readonly stackName: string;
  /** The root's newest event before the operation began, from `newestEvent`. Default: the stack is new. */
  readonly after?: string | undefined;
  readonly pace: Pace;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** The error to throw when the signal aborts. */
  readonly interrupted: () => Interrupted;
}

/** ID of the newest event of a stack, to be read before an operation starts. */
export async function newestEvent(cloudFormation: CloudFormation, stackId: string): Promise<string | undefined> {
  const { StackEvents } = await cloudFormation.describeStackEvents({ StackName: stackId });
  return StackEvents?.[0]?.EventId;
}

/** A rollback can follow a failure, so the status of the stack itself is read too. */
async function isAtRest(cloudFormation: CloudFormation, stackId: string, status: string): Promise<boolean> {
  if (status.endsWith('_IN_PROGRESS')) return false;
  const stack = await findStack(cloudFormation, stackId);
  return !stack?.StackStatus?.endsWith('_IN_PROGRESS');
}

/**
 * Follows one operation of a stack and of all its nested stacks until the root reaches a final status, and prints a line when
 * each starts and ends. Nested stacks are found through the events of their parent.
 */
export async function follow(options: FollowOptions): Promise<Followed> {
  const { cloudFormation, stackId, stackName, pace, say, signal, interrupted } = options;
  const announce = announcer(stackName);
  const events: StackEvent[] = [];
  const paths = new Map([[stackId, '']]);
  const newest = new Map<string, string | undefined>([[stackId, options.after]]);
  let startedAt: Date | undefined;
  let status: string | undefined;
  let sinceOutput = 0;
  for (;;) {
    const lines: string[] = [];
    // A nested stack that is found in this round is appended to `paths`, so its events are read in the same round.
    for (const [id, path] of paths) {
      const fresh = await eventsAfter(cloudFormation, id, path, newest.get(id), startedAt);
      newest.set(id, fresh.at(-1)?.id ?? newest.get(id));
      for (const event of fresh) {
        startedAt ??= event.at;
        events.push(event);
        lines.push(...announce.lines(event));
        if (isStackItself(event)) status = path === '' ? event.status : status;
        else if (event.type === stackType && event.physicalId && !paths.has(event.physicalId))
          paths.set(event.physicalId, resourcePath(path, event.logicalId));
      }
    }
    lines.forEach(say);
    if (status && (await isAtRest(cloudFormation, stackId, status)))
      return { status, events, seconds: secondsOf(events) };
    sinceOutput = lines.length ? 0 : sinceOutput + pace.poll;
    if (sinceOutput >= pace.quietPeriod) {
      say(announce.progress());
      sinceOutput = 0;
    }
    await wait(pace.poll, signal, interrupted);
  }
}

/**
 * Events of one stack after a given event, oldest first. For a nested stack that is new to this operation, the events since
 * the operation began; for a deleted stack, none.
 */
async function eventsAfter(
  cloudFormation: CloudFormation,
  stackId: string,
  path: string,
  newestSeen: string | undefined,
  startedAt: Date | undefined,
): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await cloudFormation
      .describeStackEvents({ StackName: stackId, ...(token && { NextToken: token }) })
      .catch((error: unknown) => {
        if (path && isMissing(error)) return { StackEvents: [], NextToken: undefined };
        throw error;
      });
    for (const event of page.StackEvents ?? []) {
      const known = event.EventId === newestSeen || (!newestSeen && startedAt && event.Timestamp! < startedAt);
      if (known) return events.reverse();
      events.push(plain(event, path));
    }
    token = page.NextToken;
  } while (token);
  return events.reverse();
}

function plain(event: SdkEvent, path: string): StackEvent {
  return {
    id: event.EventId ?? '',
    stack: path,
    stackId: event.StackId ?? '',
    logicalId: event.LogicalResourceId ?? '',
    physicalId: event.PhysicalResourceId ?? '',
    type: event.ResourceType ?? '',
    status: event.ResourceStatus ?? '',
    reason: event.ResourceStatusReason ?? '',
    at: event.Timestamp ?? new Date(0),
  };
}

function secondsOf(events: readonly StackEvent[]): number {
  const times = events.map(({ at }) => at.getTime());
  return Math.round((Math.max(...times) - Math.min(...times)) / 1000);
}
