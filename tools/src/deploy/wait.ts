import { setTimeout as timer } from 'node:timers/promises';
import { Problem } from '@hipaa-stacks/cloudformation';

/** How often CloudFormation is polled, and after how much time without output a progress line is printed. */
export interface Pace {
  /** Milliseconds between two polls. */
  readonly poll: number;
  /** Milliseconds without output after which a line with the resources in progress is printed. */
  readonly quietPeriod: number;
}

/** One poll in five seconds is far below CloudFormation's throttling limits, also with a dozen nested stacks. */
export const awsPace: Pace = { poll: 5_000, quietPeriod: 60_000 };

/** For an emulator, which creates a stack in a second and does not throttle. */
export const localPace: Pace = { poll: 100, quietPeriod: 10_000 };

/** The user pressed Ctrl-C. CloudFormation continues the requested operation. */
export class Interrupted extends Problem {
  override readonly name = 'Interrupted';
}

/** Waits, or throws the result of `interrupted` when the signal aborts. */
export async function wait(milliseconds: number, signal: AbortSignal | undefined, interrupted: () => Interrupted) {
  try {
    await timer(milliseconds, undefined, signal && { signal });
  } catch (error) {
    if (signal?.aborted) throw interrupted();
    throw error;
  }
}
