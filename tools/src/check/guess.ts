import { didYouMean } from '../did-you-mean.ts';

const shown = 8;

/** How to fix a name that is not there: the one that was meant, else those that there are. */
export function guess(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  if (near) return `Did you mean ${near}?`;
  if (known.length === 0) return 'There are none.';
  return `There are: ${known.slice(0, shown).join(', ')}${known.length > shown ? ', …' : ''}.`;
}
