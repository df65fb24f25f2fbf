/** Sample values of repeated character classes in our patterns, mainly in ARNs. */
const sampleOfClass = new Map([
  ['[0-9]*', '111122223333'],
  ['[0-9]{12}', '111122223333'],
  ['\\d{12}', '111122223333'],
  ['[a-z-]*', ''],
  ['[a-z0-9-]*', 'eu-west-1'],
  ['[a-z0-9-]+', 'eu-west-1'],
  ['.+', 'sample'],
]);

const atom = /\\.|\[\^?(?:\\.|[^\]\\])+\]|[^()|\\]/y;
const quantifier = /[*+?]|\{(\d+)(?:,\d*)?\}/y;

/**
 * Texts that match a pattern, one for each alternative of its outermost groups. A class is replaced by its first character, and a
 * repetition by the minimum number, at least one except for `*` and `?`. Lookaheads and backreferences are not supported: the
 * caller matches each text with the pattern.
 */
export function samplesOf(pattern) {
  let at = 0;
  const read = (expression) => {
    expression.lastIndex = at;
    const [text, least] = expression.exec(pattern) ?? [];
    at += text?.length ?? 0;
    return { text, least };
  };
  const times = (one, source) => {
    const { text = '', least } = read(quantifier);
    if (sampleOfClass.has(source + text)) return sampleOfClass.get(source + text);
    if (text === '*' || text === '?') return '';
    return one.repeat(least === undefined ? 1 : Math.max(1, Number(least)));
  };
  const group = () => {
    const alternatives = [''];
    for (; at < pattern.length && pattern[at] !== ')'; ) {
      if (pattern[at] === '|') {
        at += 1;
        alternatives.push('');
      } else if (pattern[at] === '(') {
        at += pattern.startsWith('(?:', at) ? 3 : 1;
        const [first = ''] = group().filter((text) => text !== '');
        at += 1;
        alternatives[alternatives.length - 1] += times(first, '');
      } else {
        const { text } = read(atom);
        if (text === undefined) return [];
        if (text !== '^' && text !== '$') alternatives[alternatives.length - 1] += times(characterOf(text), text);
      }
    }
    return alternatives;
  };
  return group();
}

/** One character that matches a class, an escape or a letter. */
function characterOf(text) {
  if (text === '.' || text.startsWith('[^') || text === '\\w' || text === '\\S') return 'x';
  if (text === '\\d') return '1';
  if (text.startsWith('[')) return characterOf(/\\.|./.exec(text.slice(1))[0]);
  return text.startsWith('\\') ? text.slice(1) : text;
}
