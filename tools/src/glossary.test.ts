import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from './template/yaml.ts';
import { workspaceRoot } from './workspace.ts';

const root = workspaceRoot(import.meta.dirname);
const page = 'docs/glossary.md';

/** A refused word, and what the glossary says to write. */
interface Refused {
  readonly word: string;
  readonly write: string;
}

/** A place in which a word is allowed: a file, or a folder that ends with a slash. */
interface Exception {
  readonly word: string;
  readonly where: string;
  readonly reason: string;
}

/** What is searched: the words of a text, or of the names in it. */
interface Searched {
  readonly where: string;
  readonly text: string;
}

/** The cells of each row of the first table after a line of the page, without its head. */
function tableAfter(text: string, line: string): readonly (readonly string[])[] {
  const from = text.indexOf(`\n${line}\n`);
  if (from < 0) throw new Error(`${page}: there is no line ${line}`);
  const rows = text
    .slice(from + line.length + 2)
    .trimStart()
    .split('\n');
  const end = rows.findIndex((row) => !row.startsWith('|'));
  return rows.slice(2, end < 0 ? rows.length : end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function glossary(text: string) {
  const refused = (line: string): readonly Refused[] =>
    tableAfter(text, line).flatMap(([words = '', write = '']) => words.split(', ').map((word) => ({ word, write })));
  return {
    inTexts: refused('In every text:'),
    inNames: refused('In names, as a word of the name:'),
    exceptions: tableAfter(text, '## Exceptions').map(
      ([word = '', where = '', reason = '']): Exception => ({ word, where, reason }),
    ),
  };
}

/** The words of a name in camel case, kebab case or snake case, in lower case. */
const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_./]/g, ' ')
    .toLowerCase();

/** Prose in one line, so that a phrase is found across the lines of a comment or a paragraph. */
const oneLine = (text: string) => text.replace(/\n\s*(?:\*|\/\/|#|\|)?\s*/g, ' ');

/** Each refused word in a text, unless an exception has it. */
function refusedIn(
  { where, text }: Searched,
  refused: readonly Refused[],
  allowed: (word: string) => boolean,
): readonly string[] {
  return refused.flatMap(({ word, write }) => {
    const found = new RegExp(`\\b${word}\\b`, 'i').exec(text);
    if (!found || allowed(word)) return [];
    const excerpt = text.slice(Math.max(0, found.index - 40), found.index + word.length + 40);
    return [`${where}: "${word}" in "…${excerpt}…". Write: ${write}`];
  });
}

const isOurs = (file: string) =>
  /\.(ts|mjs|py|md|sh)$/.test(file) && !/(^|\/)(node_modules|dist|generated|\.cache|\.nx)\//.test(file);

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    );
}

/** Source files and pages, but not this test and the glossary, which have the words as data. */
const sources = [
  ...['packages', 'blueprints', 'tools', 'e2e', 'opinions', 'bench', 'docs'].flatMap(filesUnder),
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
].filter(
  (file) => isOurs(file) && file !== page && !file.startsWith('docs/names/') && !file.endsWith('glossary.test.ts'),
);

const contents = sources.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** Markdown without its code: code has names and values of other programs. */
const withoutCode = (markdown: string) => markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

const sourceTexts = (): readonly Searched[] =>
  contents.map(({ file, text }) => ({ where: file, text: oneLine(file.endsWith('.md') ? withoutCode(text) : text) }));

/** Code without its comments and strings: only declarations are left to be searched for names. */
const codeOnly = (source: string) =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*(\/\/|#).*$/gm, '')
    .replace(/'[^'\n]*'|"[^"\n]*"/g, "''");

const declared = /\b(?:function|const|let|interface|type|class|def)\s+([A-Za-z_$][\w$]*)/g;

const sourceNames = (): readonly Searched[] =>
  contents.flatMap(({ file, text }) => [
    { where: file, text: wordsOf(file) },
    ...(file.endsWith('.md')
      ? []
      : [...codeOnly(text).matchAll(declared)].map(([, name]) => ({ where: file, text: wordsOf(name!) }))),
  ]);

const templates = () =>
  filesUnder('templates-out')
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, template: parseTemplate(readFileSync(join(root, file), 'utf8'), file) }));

/** Strings of a template, but for code: that of Lambda functions is searched in its source. */
function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) if (key !== 'ZipFile') yield* strings(child);
}

const templateTexts = (): readonly Searched[] =>
  templates().flatMap(({ file, template }) =>
    [...strings(template)].filter((text) => text.includes(' ')).map((text) => ({ where: file, text: oneLine(text) })),
  );

const templateNames = (): readonly Searched[] =>
  templates().flatMap(({ file, template }) =>
    (['Parameters', 'Conditions', 'Rules', 'Mappings', 'Resources', 'Outputs'] as const).flatMap((section) =>
      Object.keys(template[section] ?? {}).map((name) => ({
        where: `${file} ${name}`,
        text: wordsOf(name),
      })),
    ),
  );

describe('the glossary', () => {
  const { inTexts, inNames, exceptions } = glossary(readFileSync(join(root, page), 'utf8'));
  const used = new Set<Exception>();
  const allowedIn = (where: string) => (word: string) => {
    const found = exceptions.find(
      (exception) =>
        exception.word === word &&
        (exception.where.endsWith('/') ? where.startsWith(exception.where) : where.split(' ')[0] === exception.where),
    );
    if (found) used.add(found);
    return found !== undefined;
  };
  const faults = (searched: readonly Searched[], refused: readonly Refused[]) => [
    ...new Set(searched.flatMap((one) => refusedIn(one, refused, allowedIn(one.where)))),
  ];

  test('refuses its words in texts, comments, titles and pages', () => {
    expect(faults(sourceTexts(), inTexts)).toEqual([]);
  });

  test('refuses its words in names of functions, types and files', () => {
    expect(faults(sourceNames(), inNames)).toEqual([]);
  });

  test('refuses its words in the texts of templates', () => {
    expect(faults(templateTexts(), inTexts)).toEqual([]);
  });

  test('refuses its words in logical IDs, parameters, conditions and outputs', () => {
    expect(faults(templateNames(), inNames)).toEqual([]);
  });

  test('has a reason for each exception, and no exception that is not needed', () => {
    expect(exceptions.filter(({ reason }) => reason === '')).toEqual([]);
    expect(exceptions.filter((exception) => !used.has(exception))).toEqual([]);
  });
});

describe('a search', () => {
  const refused = [{ word: 'way out', write: 'egress' }];
  const never = () => false;

  test('finds a phrase across the lines of a comment', () => {
    const text = oneLine('/**\n * It is the way\n * out of the VPC.\n */');
    expect(refusedIn({ where: 'a.ts', text }, refused, never)).toEqual([expect.stringContaining('"way out"')]);
  });

  test('finds a word of a name, and not a part of a word', () => {
    const door = [{ word: 'door', write: 'LoadBalancer' }];
    expect(refusedIn({ where: 'a', text: wordsOf('FilesDoor') }, door, never)).toHaveLength(1);
    expect(refusedIn({ where: 'a', text: wordsOf('Doorbell') }, door, never)).toHaveLength(0);
  });

  test('lets an exception pass', () => {
    expect(refusedIn({ where: 'a', text: 'the way out' }, refused, () => true)).toEqual([]);
  });

  test('does not read code in Markdown', () => {
    expect(withoutCode('a `way out`\n```\nway out\n```\n')).not.toContain('way out');
  });
});
