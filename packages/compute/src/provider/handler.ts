/*!
 * Provider of custom resources: does what CloudFormation asks for resource types of our own, and answers at the response URL.
 * Which types it knows, the parts say that the build puts before this file; what its role must allow, their files say.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CustomResourceEvent, ScheduledEvent } from './event.ts';
import { kindOf } from './kind.ts';
import { provide } from './provide.ts';

/** Lambda's entry point. */
export function handler(
  event: CustomResourceEvent | ScheduledEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<void> {
  return provide(event, {
    kindOf,
    now: () => new Date(),
    timeLeft: () => context.getRemainingTimeInMillis(),
    pause: (milliseconds) => pause(milliseconds),
    log: (line) => void process.stdout.write(`${line}\n`),
  });
}
