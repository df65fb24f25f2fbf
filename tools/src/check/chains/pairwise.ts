/** Allowed combinations of values of some factors. */
export interface Constraint {
  /** Indexes of the factors to which it applies. */
  readonly among: readonly number[];
  /** Whether it allows these values, in the order of `among`. */
  readonly allows: (values: readonly number[]) => boolean;
}

/** One value for each factor, by its index. */
export type Row = readonly number[];

/** A row in which some values are not set. */
type Draft = readonly (number | undefined)[];

/** A value of a factor, with a number that is unique among the values of all factors. */
interface Level {
  readonly number: number;
  readonly factor: number;
  readonly value: number;
}

/** The first row that has the values of the draft and that the constraints allow. Undefined if there is none. */
type Completion = (draft: Draft) => Row | undefined;

/**
 * Rows that, together with the existing rows, contain each pair of values of two factors that the constraints allow:
 * a covering array of strength 2. Greedy, as in D. Cohen et al., "The AETG system" (IEEE Transactions on Software
 * Engineering 23, 1997): each row begins with a pair that no row contains, and adds the value with the most new
 * pairs, if the constraints allow the row to be completed. The same input returns the same rows.
 *
 * @param sizes number of values of each factor; the first value is used where no pair requires another
 * @param rows existing rows: their pairs are already covered
 * @param isCounted whether pairs with a factor are to be covered; a factor that is not counted is only used to
 * satisfy the constraints. Default: all
 */
export function* pairwise(
  sizes: readonly number[],
  constraints: readonly Constraint[],
  rows: readonly Row[] = [],
  isCounted: (factor: number) => boolean = () => true,
): Generator<Row> {
  const completed = completion(sizes, constraints);
  const levels = sizes
    .flatMap((size, factor) =>
      isCounted(factor) ? Array.from({ length: size }, (_, value) => ({ factor, value })) : [],
    )
    .map((level, number): Level => ({ ...level, number }));
  const key = (one: Level, other: Level) =>
    Math.min(one.number, other.number) * levels.length + Math.max(one.number, other.number);
  const pairsOf = (among: readonly Level[]) =>
    among.flatMap((one, index) =>
      among.slice(index + 1).flatMap((other) => (one.factor === other.factor ? [] : [[one, other] as const])),
    );
  const uncovered = new Map(pairsOf(levels).map((pair) => [key(...pair), pair]));
  const cover = (row: Row) => {
    for (const pair of pairsOf(levels.filter(({ factor, value }) => row[factor] === value)))
      uncovered.delete(key(...pair));
  };
  rows.forEach(cover);
  for (const pair of uncovered.values()) {
    const row = buildRow(pair, levels, (one, other) => uncovered.has(key(one, other)), sizes, completed);
    if (!row) continue;
    cover(row);
    yield row;
  }
}

/**
 * A row with the pair, to which each step adds the value with the most uncovered pairs. Undefined if the constraints
 * refuse the pair.
 */
function buildRow(
  pair: readonly Level[],
  levels: readonly Level[],
  isUncovered: (one: Level, other: Level) => boolean,
  sizes: readonly number[],
  completed: Completion,
): Row | undefined {
  let draft: Draft = sizes.map((_, factor) => pair.find((level) => level.factor === factor)?.value);
  if (!completed(draft)) return undefined;
  const gains = levels.map(() => 0);
  for (let last = pair; last.length > 0; ) {
    const remaining = levels.filter(({ factor }) => draft[factor] === undefined);
    for (const level of remaining) gains[level.number]! += last.filter((chosen) => isUncovered(level, chosen)).length;
    const next = remaining
      .sort((one, other) => gains[other.number]! - gains[one.number]!)
      .find(({ factor, value }) => completed(draft.with(factor, value)));
    if (next) draft = draft.with(next.factor, next.value);
    last = next ? [next] : [];
  }
  return completed(draft);
}

/**
 * A factor that is not set has its first value, unless a constraint refuses that. Then one of the factors of that
 * constraint gets another value, and the factors that were tried before it keep their first value.
 */
function completion(sizes: readonly number[], constraints: readonly Constraint[]): Completion {
  const search: Completion = (draft) => {
    const row = draft.map((value) => value ?? 0);
    const refusing = constraints.find(({ among, allows }) => !allows(among.map((factor) => row[factor]!)));
    if (!refusing) return row;
    let remaining = draft;
    for (const factor of refusing.among) {
      if (remaining[factor] !== undefined) continue;
      for (let value = 1; value < sizes[factor]!; value++) {
        const found = search(remaining.with(factor, value));
        if (found) return found;
      }
      remaining = remaining.with(factor, 0);
    }
    return undefined;
  };
  return search;
}
