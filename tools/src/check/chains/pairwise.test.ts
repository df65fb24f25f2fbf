import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Constraint, pairwise, type Row } from './pairwise.ts';

/** All possible rows. */
const rowsOf = (sizes: readonly number[]): readonly Row[] =>
  sizes.reduce<readonly Row[]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, value) => [...row, value])),
    [[]],
  );

const pairsIn = (rows: readonly Row[], isCounted: (factor: number) => boolean): ReadonlySet<string> =>
  new Set(
    rows.flatMap((row) =>
      row.flatMap((value, a) =>
        row.flatMap((other, b) => (a < b && isCounted(a) && isCounted(b) ? [`${a}=${value} ${b}=${other}`] : [])),
      ),
    ),
  );

const isAllowed = (row: Row, constraints: readonly Constraint[]) =>
  constraints.every(({ among, allows }) => allows(among.map((factor) => row[factor]!)));

/** Sizes of some factors, and constraints that each refuse some values of one to three of them. */
const systems = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 6 }).chain((sizes) => {
  const factor = fc.integer({ min: 0, max: sizes.length - 1 });
  const refused = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }), { maxLength: 6 });
  const constraint = fc.tuple(fc.uniqueArray(factor, { minLength: 1, maxLength: 3 }), refused).map(
    ([among, tuples]): Constraint => ({
      among,
      allows: (values) => !tuples.some((tuple) => values.every((value, index) => value === tuple[index])),
    }),
  );
  return fc.record({
    sizes: fc.constant(sizes),
    constraints: fc.array(constraint, { maxLength: 4 }),
    uncounted: fc.uniqueArray(factor, { maxLength: 1 }),
  });
});

describe('pairwise', () => {
  it('covers each pair of values that the constraints allow, and no other pair', () => {
    fc.assert(
      fc.property(systems, ({ sizes, constraints, uncounted }) => {
        const isCounted = (factor: number) => !uncounted.includes(factor);
        const rows = [...pairwise(sizes, constraints, [], isCounted)];
        const allowed = rowsOf(sizes).filter((row) => isAllowed(row, constraints));
        expect(rows.filter((row) => !isAllowed(row, constraints))).toEqual([]);
        expect(pairsIn(rows, isCounted)).toEqual(pairsIn(allowed, isCounted));
      }),
      { numRuns: 500 },
    );
  });
  it('does not repeat existing rows', () => {
    fc.assert(
      fc.property(systems, ({ sizes, constraints }) => {
        const rows = [...pairwise(sizes, constraints)];
        expect([...pairwise(sizes, constraints, rows)]).toEqual([]);
        const half = rows.slice(0, rows.length / 2);
        expect(pairsIn([...half, ...pairwise(sizes, constraints, half)], () => true)).toEqual(
          pairsIn(rows, () => true),
        );
      }),
    );
  });
  it('counts all factors by default', () => {
    expect(pairsIn([...pairwise([2, 3], [])], () => true).size).toBe(6);
  });
  it('returns far fewer rows than there are combinations', () => {
    const sizes = Array.from({ length: 30 }, () => 2);
    expect([...pairwise(sizes, [])].length).toBeLessThan(20);
  });
  it('leaves factors that are not counted at their first value', () => {
    const isMet: Constraint = { among: [0, 2], allows: ([a, c]) => a === 0 || c === 2 };
    const rows = [...pairwise([2, 2, 3, 3], [isMet], [], (factor) => factor < 2)];
    expect(rows.every(([a, , c, d]) => c === (a === 0 ? 0 : 2) && d === 0)).toBe(true);
  });
});
