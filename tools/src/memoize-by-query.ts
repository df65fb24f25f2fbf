/** A question's answer, and what tells it from other answers: a primitive, or an object that is the same only for the same answer. */
export interface Answer<A> {
  readonly answer: A;
  readonly key: unknown;
}

/** Answers questions; a question has one answer as long as one value is worked out. */
export type Ask<A> = (question: string) => Answer<A>;

/** What follows from the answers so far: the next question, or the value. */
interface Known<V> {
  question?: string;
  readonly next: Map<unknown, Known<V>>;
  value?: { readonly value: V };
}

/**
 * Works a value out once for each course of answers. `make` learns all that may differ by asking, so that it asks the same, and makes the
 * same, as long as the answers are the same.
 */
export function memoizeByQuery<A, V>(): (ask: Ask<A>, make: (ask: (question: string) => A) => V) => V {
  const first: Known<V> = { next: new Map() };
  return (ask, make) => {
    let known: Known<V> | undefined = first;
    while (known?.question !== undefined) known = known.next.get(ask(known.question).key);
    if (known?.value) return known.value.value;
    let at = first;
    const asked = new Set<string>();
    const value = make((question) => {
      const { answer, key } = ask(question);
      if (!asked.has(question)) {
        asked.add(question);
        at.question = question;
        at = nextOf(at, key);
      }
      return answer;
    });
    at.value = { value };
    return value;
  };
}

function nextOf<V>({ next }: Known<V>, key: unknown): Known<V> {
  const known = next.get(key) ?? { next: new Map() };
  next.set(key, known);
  return known;
}
