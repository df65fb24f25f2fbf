/** A simple command of a shell, with placeholders for variables and substitutions. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Line of its first word in the file. */
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

/** Placeholder of an account ID, whose length the AWS CLI checks. */
const ACCOUNT = '111122223333';

/** Words before a command that are not part of it. */
const before = /^(?:do|then|else|if|while|!|[A-Za-z_]\w*=.*)$/;

/**
 * The simple commands in a script, including those within `$(…)`. Supports what the documents use: quotes, line
 * continuations, comments, redirections, variables, arithmetic within double quotes; a variable becomes its name, as in
 * `$LOG_GROUP` -> `log-group` and `$KEY_ARN` -> `arn:aws:key-arn`, and an arithmetic expression becomes `1`.
 *
 * @param line of the script in its file
 */
export function shellCommands(script: string, line = 1): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let firstLine = line;
  const add = (text: string) => {
    if (word === undefined && words.length === 0) firstLine = line;
    word = (word ?? '') + text;
  };
  const endWord = () => {
    if (word !== undefined && !(words.length === 0 && before.test(word))) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) found.push({ words, line: firstLine });
    words = [];
  };
  const substitute = (inner: string) => {
    found.push(...shellCommands(inner, line));
    return inner.includes('get-caller-identity') ? ACCOUNT : 'substituted';
  };
  for (let at = 0; at < script.length; ) {
    const { kind, text, inner } = nextToken(script, at, word === undefined);
    if (kind === 'end') endCommand();
    else if (kind === 'blank' || kind === 'redirection' || kind === 'continuation') endWord();
    else if (kind === 'substitution') add(substitute(inner));
    else if (kind === 'variable') add(placeholder(inner));
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
    .replace(/\$(?:(\w+)|\{(\w+)[^}]*\})/g, (_, bare?: string, braced?: string) => placeholder(bare ?? braced!))
    .replace(/\$\(\([^()]*\)\)/g, '1')
    .replace(/\\\n/g, '')
    .replace(/\\(["\\$`])/g, '$1');

function placeholder(variable: string): string {
  const name = variable.toLowerCase().replaceAll('_', '-');
  if (/^account(-id)?$/.test(name)) return ACCOUNT;
  return name.endsWith('-arn') ? `arn:aws:${name}` : name;
}
