/** What values of some factors may stand together. */
export interface Constraint {
  /** Indexes of the factors that it speaks of. */
  readonly among: readonly number[];
  /** Whether it takes these values, in that order. */
  readonly takes: (values: readonly number[]) => boolean;
}

/** One value for each factor, by its index. */
export type Row = readonly number[];

/** A row in which some values are open. */
type Draft = readonly (number | undefined)[];

/** A value of a factor; all of them are numbered. */
interface Choice {
  readonly number: number;
  readonly factor: number;
  readonly value: number;
}

/** The first row that the constraints take with what is chosen; nothing where they take none. */
type Completion = (draft: Draft) => Row | undefined;

/**
 * Rows that, with those that are there, have every two values of two factors side by side that the constraints allow: a covering
 * array of strength 2. Greedy, as in D. Cohen et al., "The AETG system" (IEEE Transactions on Software Engineering 23, 1997): each
 * row begins with a pair that is in none, and takes what brings most new pairs, as long as the constraints leave a way to the end.
 * The same input gives the same rows.
 *
 * @param sizes how many values each factor has; the first is what it has where nothing asks for another
 * @param rows pairs in these are there already
 * @param isAsked whether pairs with a factor count; one of which none is asked only serves the constraints. Default: all
 */
export function* pairwise(
  sizes: readonly number[],
  constraints: readonly Constraint[],
  rows: readonly Row[] = [],
  isAsked: (factor: number) => boolean = () => true,
): Generator<Row> {
  const completed = completion(sizes, constraints);
  const choices = sizes
    .flatMap((size, factor) => (isAsked(factor) ? Array.from({ length: size }, (_, value) => ({ factor, value })) : []))
    .map((choice, number): Choice => ({ ...choice, number }));
  const key = (one: Choice, other: Choice) =>
    Math.min(one.number, other.number) * choices.length + Math.max(one.number, other.number);
  const pairsOf = (among: readonly Choice[]) =>
    among.flatMap((one, index) =>
      among.slice(index + 1).flatMap((other) => (one.factor === other.factor ? [] : [[one, other] as const])),
    );
  const open = new Map(pairsOf(choices).map((pair) => [key(...pair), pair]));
  const close = (row: Row) => {
    for (const pair of pairsOf(choices.filter(({ factor, value }) => row[factor] === value))) open.delete(key(...pair));
  };
  rows.forEach(close);
  for (const pair of open.values()) {
    const row = drafted(pair, choices, (one, other) => open.has(key(one, other)), sizes, completed);
    if (!row) continue;
    close(row);
    yield row;
  }
}

/** A row with the pair, and at each step what brings most pairs that are open; nothing where the constraints refuse the pair. */
function drafted(
  pair: readonly Choice[],
  choices: readonly Choice[],
  isOpen: (one: Choice, other: Choice) => boolean,
  sizes: readonly number[],
  completed: Completion,
): Row | undefined {
  let draft: Draft = sizes.map((_, factor) => pair.find((choice) => choice.factor === factor)?.value);
  if (!completed(draft)) return undefined;
  const gains = choices.map(() => 0);
  for (let last = pair; last.length > 0; ) {
    const left = choices.filter(({ factor }) => draft[factor] === undefined);
    for (const choice of left) gains[choice.number]! += last.filter((chosen) => isOpen(choice, chosen)).length;
    const next = left
      .sort((one, other) => gains[other.number]! - gains[one.number]!)
      .find(({ factor, value }) => completed(draft.with(factor, value)));
    if (next) draft = draft.with(next.factor, next.value);
    last = next ? [next] : [];
  }
  return completed(draft);
}

/**
 * What is open stays at its first value unless a constraint refuses that: then one of the factors that it speaks of has another, and
 * those tried before it have not.
 */
function completion(sizes: readonly number[], constraints: readonly Constraint[]): Completion {
  const search: Completion = (draft) => {
    const row = draft.map((value) => value ?? 0);
    const refusing = constraints.find(({ among, takes }) => !takes(among.map((factor) => row[factor]!)));
    if (!refusing) return row;
    let left = draft;
    for (const factor of refusing.among) {
      if (left[factor] !== undefined) continue;
      for (let value = 1; value < sizes[factor]!; value++) {
        const found = search(left.with(factor, value));
        if (found) return found;
      }
      left = left.with(factor, 0);
    }
    return undefined;
  };
  return search;
}
