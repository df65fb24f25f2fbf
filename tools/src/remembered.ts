/**
 * The same function, but each thing is worked out once: what is given is plain data that nobody changes. It is forgotten with what was
 * given.
 */
export function remembered<K extends object, V>(make: (given: K) => V): (given: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (given) => {
    const found = known.get(given);
    if (found) return found.value;
    const value = make(given);
    known.set(given, { value });
    return value;
  };
}
