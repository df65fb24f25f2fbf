/**
 * The same function, but each thing is worked out once: what is given is plain data that nobody changes. It is forgotten with what was
 * given.
 */
export function memoize<K extends object, V>(make: (given: K) => V): (given: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (given) => {
    const found = known.get(given);
    if (found) return found.value;
    const value = make(given);
    known.set(given, { value });
    return value;
  };
}

/** The same for a thing and a text: once for each two of them. */
export function memoizeWith<K extends object, V>(make: (given: K, text: string) => V): (given: K, text: string) => V {
  const byText = memoize((_: K) => new Map<string, { readonly value: V }>());
  return (given, text) => {
    const known = byText(given);
    const found = known.get(text) ?? { value: make(given, text) };
    known.set(text, found);
    return found.value;
  };
}
