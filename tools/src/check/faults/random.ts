/** Numbers from 0 to 1, the same for the same seed. Source: mulberry32, by Tommy Ettinger, in the public domain. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random selection from a list, each item at most once. */
export function someOf<T>(list: readonly T[], count: number, random: () => number): readonly T[] {
  const remaining = [...list];
  const chosen: T[] = [];
  while (chosen.length < count && remaining.length > 0)
    chosen.push(...remaining.splice(Math.floor(random() * remaining.length), 1));
  return chosen;
}
