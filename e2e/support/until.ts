import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is one; the test's own timeout ends it. */
export async function until<Value>(question: () => Promise<Value | undefined | false>): Promise<Value> {
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    await sleep(50);
  }
}
