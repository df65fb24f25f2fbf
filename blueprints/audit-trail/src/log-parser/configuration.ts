import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { Failure } from './failure.ts';
import type { AuditRecord } from './record.ts';

/** How urgent a match is, most urgent first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/**
 * What to alert on. A record matches when each given list has an entry that fits; `*` stands for any run of
 * characters. `principal` is compared with the caller's type (`Root`, `IAMUser`, …), its ARN and its role's ARN.
 */
export interface Keyword {
  /** Letters, digits, `.`, `_` and `-`, at most 64: it names the metric's dimension and the message attribute. */
  readonly name: string;
  readonly severity: Severity;
  readonly eventSource?: readonly string[];
  readonly eventName?: readonly string[];
  readonly errorCode?: readonly string[];
  readonly principal?: readonly string[];
}

/** The keyword configuration file. */
export interface Configuration {
  readonly version: 1;
  readonly keywords: readonly Keyword[];
}

/** Finds the keywords that a record matches. */
export type Matcher = (record: AuditRecord) => readonly Keyword[];

/** A configuration file that is refused whole; the message says where and why. */
export class InvalidConfiguration extends Failure {
  override readonly name = 'InvalidConfiguration';
}

const lists = ['eventSource', 'eventName', 'errorCode', 'principal'] as const;
const mostKeywords = 500;

/** Reads a configuration file. Throws InvalidConfiguration at the first fault: half a configuration would miss silently. */
export function parseConfiguration(text: string): Configuration {
  const file = objectWith(read(text), 'the file', ['version', 'keywords']);
  if (file.version !== 1) throw new InvalidConfiguration('version: must be 1');
  if (!Array.isArray(file.keywords) || file.keywords.length === 0)
    throw new InvalidConfiguration('keywords: must be a list with at least one keyword');
  if (file.keywords.length > mostKeywords)
    throw new InvalidConfiguration(`keywords: must be at most ${mostKeywords}, there are ${file.keywords.length}`);
  const keywords = file.keywords.map((value, index) => keyword(value, `keywords[${index}]`));
  const names = new Set<string>();
  for (const { name } of keywords) {
    if (names.has(name)) throw new InvalidConfiguration(`keywords: the name ${name} stands twice`);
    names.add(name);
  }
  return { version: 1, keywords };
}

function read(text: string): unknown {
  try {
    return parseJson(text, 'the file');
  } catch {
    throw new InvalidConfiguration('the file: is not JSON');
  }
}

function keyword(value: unknown, where: string): Keyword {
  const given = objectWith(value, where, ['name', 'severity', ...lists]);
  if (typeof given.name !== 'string' || !/^[\w.-]{1,64}$/.test(given.name))
    throw new InvalidConfiguration(`${where}.name: must be 1 to 64 letters, digits, dots, hyphens or underscores`);
  if (!severities.includes(given.severity as Severity))
    throw new InvalidConfiguration(`${where}.severity: must be one of ${severities.join(', ')}`);
  const used = lists.filter((list) => given[list] !== undefined);
  if (used.length === 0) throw new InvalidConfiguration(`${where}: needs at least one of ${lists.join(', ')}`);
  for (const list of used)
    if (!isListOfText(given[list]))
      throw new InvalidConfiguration(`${where}.${list}: must be a list of one or more texts of 1 to 256 characters`);
  return given as unknown as Keyword;
}

function objectWith(value: unknown, where: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidConfiguration(`${where}: must be an object`);
  const stranger = Object.keys(value).find((field) => !known.includes(field));
  if (stranger !== undefined)
    throw new InvalidConfiguration(`${where}: has the unknown field ${JSON.stringify(stranger.slice(0, 64))}`);
  return value as Readonly<Record<string, unknown>>;
}

function isListOfText(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((text) => typeof text === 'string' && text.length >= 1 && text.length <= 256)
  );
}

/** Makes a configuration ready to be applied to many records. */
export function matcher({ keywords }: Configuration): Matcher {
  const tests = keywords.map((keyword) => ({
    keyword,
    eventSource: anyOf(keyword.eventSource),
    eventName: anyOf(keyword.eventName),
    errorCode: anyOf(keyword.errorCode),
    principal: anyOf(keyword.principal),
  }));
  return (record) =>
    tests
      .filter(
        ({ eventSource, eventName, errorCode, principal }) =>
          eventName([record.eventName]) &&
          eventSource([record.eventSource]) &&
          errorCode(record.errorCode === undefined ? [] : [record.errorCode]) &&
          principal(record.principals),
      )
      .map(({ keyword }) => keyword);
}

function anyOf(patterns: readonly string[] | undefined): (values: readonly string[]) => boolean {
  if (patterns === undefined) return () => true;
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const wild = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (values) => values.some((value) => exact.has(value) || wild.some((pieces) => fits(pieces, value)));
}

/** Takes each piece at its first place: enough for `*`, and linear where a regular expression need not be. */
function fits(pieces: readonly string[], value: string): boolean {
  const first = pieces[0] ?? '';
  const last = pieces[pieces.length - 1] ?? '';
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return value.length - last.length >= at && value.endsWith(last);
}
