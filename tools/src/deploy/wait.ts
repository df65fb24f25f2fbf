import { setTimeout as timer } from 'node:timers/promises';
import { Problem } from '@hipaa-stacks/cloudformation';

/** How often CloudFormation is asked, and how often a long silence is broken. */
export interface Pace {
  /** Milliseconds between two rounds of questions. */
  readonly poll: number;
  /** Milliseconds without a line after which one says what is still in progress. */
  readonly silence: number;
}

/** One round in five seconds stays far below CloudFormation's throttling, with a dozen nested stacks too. */
export const awsPace: Pace = { poll: 5_000, silence: 60_000 };

/** For an emulator, which creates a stack in a second and throttles nobody. */
export const localPace: Pace = { poll: 100, silence: 10_000 };

/** Someone pressed Ctrl-C. What CloudFormation has been asked for goes on without us. */
export class Interrupted extends Problem {
  override readonly name = 'Interrupted';
}

/** Waits, or throws what `interrupted` returns as soon as the signal says so. */
export async function wait(milliseconds: number, signal: AbortSignal | undefined, interrupted: () => Interrupted) {
  try {
    await timer(milliseconds, undefined, signal && { signal });
  } catch (error) {
    if (signal?.aborted) throw interrupted();
    throw error;
  }
}
