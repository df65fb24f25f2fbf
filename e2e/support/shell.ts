/** A simple command of a shell, with the variables and substitutions in it made up. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Of the file, where its first word stands. */
  readonly line: number;
}

const tokens = [
  ['continuation', /\\\n/y],
  ['substitution', /\$\(([^()]*)\)/y],
  ['variable', /\$(?:(\w+)|\{(\w+)[^}]*\})/y],
  ['escaped', /\\(.)/y],
  ['quoted', /'([^']*)'/y],
  ['quotedWithVariables', /"((?:\\.|[^"\\])*)"/y],
  ['redirection', /\d?(?:>>|>|<)(?:&\d|[ \t]*[^\s;|&]+)/y],
  ['end', /&&|\|\||[;|&()\n]/y],
  ['blank', /[ \t]+/y],
  ['comment', /#[^\n]*/y],
  ['text', /./y],
] as const;

/** What stands before a command and is none. */
const before = /^(?:do|then|else|if|while|!|[A-Za-z_]\w*=.*)$/;

/**
 * The simple commands in a script, those within `$(…)` included. It knows what documents need: quotes, continued lines, comments,
 * redirections, variables; a variable becomes its name, as in `$LOG_GROUP` -> `log-group` and `$KEY_ARN` -> `arn:aws:key-arn`.
 *
 * @param line where the script begins in its file
 */
export function shellCommands(script: string, line = 1): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let begun = line;
  const add = (text: string) => {
    if (word === undefined && words.length === 0) begun = line;
    word = (word ?? '') + text;
  };
  const endWord = () => {
    if (word !== undefined && !(words.length === 0 && before.test(word))) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) found.push({ words, line: begun });
    words = [];
  };
  const substitute = (inner: string) => {
    found.push(...shellCommands(inner, line));
    return 'substituted';
  };
  for (let at = 0; at < script.length; ) {
    const { kind, text, inner } = nextToken(script, at, word === undefined);
    if (kind === 'end') endCommand();
    else if (kind === 'blank' || kind === 'redirection' || kind === 'continuation') endWord();
    else if (kind === 'substitution') add(substitute(inner));
    else if (kind === 'variable') add(madeUp(inner));
    else if (kind === 'quotedWithVariables') add(expanded(inner, substitute));
    else if (kind !== 'comment') add(inner);
    line += text.split('\n').length - 1;
    at += text.length;
  }
  endCommand();
  return found;
}

function nextToken(script: string, at: number, betweenWords: boolean) {
  for (const [kind, pattern] of tokens) {
    if (kind === 'comment' && !betweenWords) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(script);
    if (match) return { kind, text: match[0], inner: match[1] ?? match[2] ?? match[0] };
  }
  throw new Error(`no token at ${at}`);
}

const expanded = (text: string, substitute: (inner: string) => string): string =>
  text
    .replace(/\$\(([^()]*)\)/g, (_, inner: string) => substitute(inner))
    .replace(/\$(?:(\w+)|\{(\w+)[^}]*\})/g, (_, bare?: string, braced?: string) => madeUp(bare ?? braced!))
    .replace(/\\\n/g, '')
    .replace(/\\(["\\$`])/g, '$1');

function madeUp(variable: string): string {
  const name = variable.toLowerCase().replaceAll('_', '-');
  return name.endsWith('-arn') ? `arn:aws:${name}` : name;
}
