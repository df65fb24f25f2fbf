/**
 * Runs a task for each item, at most `limit` at once. After a failure no further one starts; those under way are waited
 * for, then the first failure is thrown.
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
