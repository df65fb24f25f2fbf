/*!
 * Provider of custom resources: carries out requests of CloudFormation for custom resource types, and responds at the
 * response URL.
 * The files that the build puts before this file register the types; their builders list the permissions that the role
 * needs.
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
