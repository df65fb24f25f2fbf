import { Interrupted } from '../deploy/index.ts';

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
