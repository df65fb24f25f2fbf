import { setTimeout as sleep } from 'node:timers/promises';

/**
 * In ms: enough for operations that take seconds on an idle machine, next to ten busy processes. Test timeouts are
 * longer.
 */
const timeout = 300_000;

/** Calls `poll` until its result is truthy, for at most five minutes. The error message contains `what`. */
export async function until<Value>(
  what: string,
  poll: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(50)) {
    const result = await poll();
    if (result) return result;
  }
  throw new Error(`no ${what} within ${timeout / 1000} seconds`);
}
