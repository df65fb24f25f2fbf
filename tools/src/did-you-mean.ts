/**
 * The candidate that is nearest to a mistyped `word`, or undefined if none is near: at most one typing error (a letter
 * missing, added, changed, or two swapped) for each three letters. Case-insensitive.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const mistakesAllowed = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly mistakes: number } | undefined;
  for (const candidate of candidates) {
    const mistakes = distance(word.toLowerCase(), candidate.toLowerCase());
    if (mistakes <= mistakesAllowed && mistakes < (best?.mistakes ?? Number.POSITIVE_INFINITY)) {
      best = { candidate, mistakes };
    }
  }
  return best?.candidate;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and transpositions of adjacent letters. */
function distance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, beforePrevious[column - 2]! + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
