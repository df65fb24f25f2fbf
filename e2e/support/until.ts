import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is one, for at most a minute. `what` is said if none comes. */
export async function until<Value>(what: string, question: () => Promise<Value | undefined | false>): Promise<Value> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    const answer = await question();
    if (answer) return answer;
  }
  throw new Error(`within a minute there was no ${what}`);
}
