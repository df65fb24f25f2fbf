import { setTimeout as sleep } from 'node:timers/promises';

/** In ms: what takes seconds on an idle machine ends within it beside ten busy processes. Tests may take longer than that. */
const patience = 300_000;

/** Asks again and again until the answer is one, for at most five minutes. `what` is said if none comes. */
export async function until<Value>(
  what: string,
  question: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(50)) {
    const answer = await question();
    if (answer) return answer;
  }
  throw new Error(`within ${patience / 1000} seconds there was no ${what}`);
}
