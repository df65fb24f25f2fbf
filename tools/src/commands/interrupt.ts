import { Interrupted } from '../deploy/wait.ts';

/** What a shell expects of a program that Ctrl-C ended. */
const interruptedExitCode = 130;

/**
 * Runs something that Ctrl-C stops from waiting. Says what goes on without us, and returns nothing then; a second Ctrl-C
 * ends the program at once.
 */
export async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.once('SIGINT', abort);
  try {
    return await run(controller.signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error(error.message);
    process.exitCode = interruptedExitCode;
    return undefined;
  } finally {
    process.off('SIGINT', abort);
  }
}

/** Runs something that Ctrl-C ends at once, between two of its steps, with a line that says what is left of it. */
export async function endedByInterrupt<T>(where: string, left: string, run: () => Promise<T>): Promise<T> {
  const end = () => {
    console.error(new Interrupted(where, 'interrupted', left).message);
    process.exit(interruptedExitCode);
  };
  process.once('SIGINT', end);
  try {
    return await run();
  } finally {
    process.off('SIGINT', end);
  }
}

/**
 * What comes of `run`, or Interrupted as soon as the signal says so, for steps that know no signal themselves. They go on
 * unheard: end the process soon.
 */
export async function orInterrupted<T>(
  signal: AbortSignal,
  where: string,
  left: string,
  run: () => Promise<T>,
): Promise<T> {
  const interrupted = () => new Interrupted(where, 'interrupted', left);
  if (signal.aborted) throw interrupted();
  return await new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(interrupted()), { once: true });
    run().then(resolve, reject);
  });
}
