/** An answer to a query, and its cache key: a primitive, or an object that is identical only for the same answer. */
export interface Answer<A> {
  readonly answer: A;
  readonly key: unknown;
}

/** Answers queries; a query has the same answer during one computation. */
export type Query<A> = (name: string) => Answer<A>;

/** A node of the decision tree: the next query after the answers so far, or the value. */
interface Node<V> {
  name?: string;
  readonly next: Map<unknown, Node<V>>;
  value?: { readonly value: V };
}

/**
 * Memoizes a function by the answers that it queried. `make` must get all variable input by queries, so that it queries the
 * same and returns the same as long as the answers are the same.
 */
export function memoizeByQuery<A, V>(): (query: Query<A>, make: (query: (name: string) => A) => V) => V {
  const first: Node<V> = { next: new Map() };
  return (query, make) => {
    let known: Node<V> | undefined = first;
    while (known?.name !== undefined) known = known.next.get(query(known.name).key);
    if (known?.value) return known.value.value;
    let at = first;
    const queried = new Set<string>();
    const value = make((name) => {
      const { answer, key } = query(name);
      if (!queried.has(name)) {
        queried.add(name);
        at.name = name;
        at = nextOf(at, key);
      }
      return answer;
    });
    at.value = { value };
    return value;
  };
}

function nextOf<V>({ next }: Node<V>, key: unknown): Node<V> {
  const known = next.get(key) ?? { next: new Map() };
  next.set(key, known);
  return known;
}
