import { Interrupted } from '../deploy/wait.ts';

/** Exit code that shells expect from a program that Ctrl-C ended: 128 + SIGINT. */
const interruptedExitCode = 130;

/**
 * Runs a function that stops waiting on Ctrl-C. It then prints the message of `Interrupted` and returns undefined. A second
 * Ctrl-C ends the program immediately.
 */
export async function withInterruptSignal<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
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

/** Runs a function that Ctrl-C ends immediately, between two steps, and prints what is left. */
export async function exitOnInterrupt<T>(where: string, left: string, run: () => Promise<T>): Promise<T> {
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
 * Returns the result of `run`, or throws Interrupted when the signal aborts, for functions that do not take a signal. They
 * continue in the background: end the process soon.
 */
export async function raceInterrupt<T>(
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
