/** Whether two texts differ in one character that is added, removed or changed, or in two swapped neighbors. */
export function isOneEditAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const rest = short.slice(start + (short.length === long.length ? 1 : 0));
  if (rest === long.slice(start + 1)) return true;
  const swapped = `${short.slice(0, start)}${short[start + 1] ?? ''}${short[start] ?? ''}${short.slice(start + 2)}`;
  return swapped === long;
}
