import { didYouMean } from '../did-you-mean.ts';

const shown = 8;

/** How to fix an unknown name: a similar name, otherwise the list of known names. */
export function guess(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  if (near) return `Did you mean ${near}?`;
  if (known.length === 0) return 'There are none.';
  return `There are: ${known.slice(0, shown).join(', ')}${known.length > shown ? ', …' : ''}.`;
}
