/** What the repeated classes of our patterns stand for, in ARNs above all. */
const meant = new Map([
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
 * Texts that a pattern describes, one for each alternative of its outermost groups: classes give their first character, and what
 * may be repeated stands as seldom as it may, but at least once where it must. Lookaheads and backreferences are not known: the
 * caller tries each text on the pattern itself.
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
    if (meant.has(source + text)) return meant.get(source + text);
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

/** One character that a class, an escape or a letter stands for. */
function characterOf(text) {
  if (text === '.' || text.startsWith('[^') || text === '\\w' || text === '\\S') return 'x';
  if (text === '\\d') return '1';
  if (text.startsWith('[')) return characterOf(/\\.|./.exec(text.slice(1))[0]);
  return text.startsWith('\\') ? text.slice(1) : text;
}
