const posix = {
  Print: '\\x20-\\x7E',
  Alnum: 'A-Za-z0-9',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Graph: '\\x21-\\x7E',
  ASCII: '\\x00-\\x7F',
};

/**
 * Converts a regular expression of Java or Python to JavaScript with the flag `u`: it removes unknown escapes, and a `+` after a
 * look-ahead; `\Z` becomes the end, with `(?s)` a `.` matches a line break, and the POSIX classes of Java are expanded.
 *
 * @throws if JavaScript still cannot parse it.
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
