/**
 * Runs a task for each item, at most `limit` in parallel. After a failure no further task starts; running tasks are awaited,
 * then the first error is thrown.
 */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async () => {
    while (waiting.length > 0 && failures.length === 0) {
      await task(waiting.shift()!).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
