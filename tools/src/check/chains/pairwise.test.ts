import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Constraint, pairwise, type Row } from './pairwise.ts';

/** Every row that there is. */
const rowsOf = (sizes: readonly number[]): readonly Row[] =>
  sizes.reduce<readonly Row[]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, value) => [...row, value])),
    [[]],
  );

const pairsIn = (rows: readonly Row[], isAsked: (factor: number) => boolean): ReadonlySet<string> =>
  new Set(
    rows.flatMap((row) =>
      row.flatMap((value, a) =>
        row.flatMap((other, b) => (a < b && isAsked(a) && isAsked(b) ? [`${a}=${value} ${b}=${other}`] : [])),
      ),
    ),
  );

const isTaken = (row: Row, constraints: readonly Constraint[]) =>
  constraints.every(({ among, takes }) => takes(among.map((factor) => row[factor]!)));

/** Sizes of some factors, and constraints that each refuse some values of two or three of them. */
const systems = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 6 }).chain((sizes) => {
  const factor = fc.integer({ min: 0, max: sizes.length - 1 });
  const refused = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }), { maxLength: 6 });
  const constraint = fc.tuple(fc.uniqueArray(factor, { minLength: 1, maxLength: 3 }), refused).map(
    ([among, tuples]): Constraint => ({
      among,
      takes: (values) => !tuples.some((tuple) => values.every((value, index) => value === tuple[index])),
    }),
  );
  return fc.record({
    sizes: fc.constant(sizes),
    constraints: fc.array(constraint, { maxLength: 4 }),
    unasked: fc.uniqueArray(factor, { maxLength: 1 }),
  });
});

describe('pairwise', () => {
  it('puts each two values side by side that the constraints allow, and no others', () => {
    fc.assert(
      fc.property(systems, ({ sizes, constraints, unasked }) => {
        const isAsked = (factor: number) => !unasked.includes(factor);
        const rows = [...pairwise(sizes, constraints, [], isAsked)];
        const allowed = rowsOf(sizes).filter((row) => isTaken(row, constraints));
        expect(rows.filter((row) => !isTaken(row, constraints))).toEqual([]);
        expect(pairsIn(rows, isAsked)).toEqual(pairsIn(allowed, isAsked));
      }),
      { numRuns: 500 },
    );
  });
  it('repeats no row that is there', () => {
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
  it('needs far fewer rows than there are combinations', () => {
    const sizes = Array.from({ length: 30 }, () => 2);
    expect([...pairwise(sizes, [])].length).toBeLessThan(20);
  });
  it('leaves what nothing asks for at its first value', () => {
    const isMet: Constraint = { among: [0, 2], takes: ([a, c]) => a === 0 || c === 2 };
    const rows = [...pairwise([2, 2, 3, 3], [isMet], [], (factor) => factor < 2)];
    expect(rows.every(([a, , c, d]) => c === (a === 0 ? 0 : 2) && d === 0)).toBe(true);
  });
});
