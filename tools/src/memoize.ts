/**
 * Memoizes a function of an object that is never changed. The value can be garbage-collected with the object.
 */
export function memoize<K extends object, V>(make: (input: K) => V): (input: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (input) => {
    const found = known.get(input);
    if (found) return found.value;
    const value = make(input);
    known.set(input, { value });
    return value;
  };
}

/** Memoizes a function of an object and a string: one value for each pair. */
export function memoizeWith<K extends object, V>(make: (input: K, text: string) => V): (input: K, text: string) => V {
  const byText = memoize((_: K) => new Map<string, { readonly value: V }>());
  return (input, text) => {
    const known = byText(input);
    const found = known.get(text) ?? { value: make(input, text) };
    known.set(text, found);
    return found.value;
  };
}
