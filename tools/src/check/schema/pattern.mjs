const posix = {
  Print: '\\x20-\\x7E',
  Alnum: 'A-Za-z0-9',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Graph: '\\x21-\\x7E',
  ASCII: '\\x00-\\x7F',
};

/**
 * A regular expression of Java or Python as JavaScript reads it with the flag `u`: escapes that it doesn't know are taken
 * away, so is a `+` after a look-ahead; `\Z` is the end, `(?s)` lets `.` match a line break, and the POSIX classes of
 * Java are spelt out.
 *
 * @throws if it still can't be read.
 */
export function readablePattern(pattern) {
  if (isReadable(pattern)) return pattern;
  const readable = rewrite(pattern);
  if (!isReadable(readable)) throw new Error(`The pattern ${pattern} can't be rewritten: teach it to pattern.mjs.`);
  return readable;
}

function isReadable(pattern) {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function rewrite(pattern) {
  const dotMatchesAll = pattern.includes('(?s)');
  const bare = pattern.replaceAll('(?s)', '').replace(/(\(\?[!=](?:\\.|[^()\\])*\))\+/g, '$1');
  let inClass = false;
  return bare.replace(/\\p\{(\w+)\}|\\(.)|[[\].]/gsu, (whole, name, escaped) => {
    if (whole === '.') return dotMatchesAll && !inClass ? '[\\s\\S]' : whole;
    if (name) return name in posix ? (inClass ? posix[name] : `[${posix[name]}]`) : whole;
    if (escaped) return readableEscape(whole, escaped, inClass);
    inClass = whole === '[';
    return whole;
  });
}

function readableEscape(whole, escaped, inClass) {
  if (escaped === 'Z' || escaped === 'z') return '$';
  if (escaped === 'A') return '^';
  if (/[\^$\\.*+?()[\]{}|/]/.test(escaped) || /[dDwWsSbBfnrtv0-9xucpPk]/.test(escaped)) return whole;
  return escaped === '-' && inClass ? whole : escaped;
}
