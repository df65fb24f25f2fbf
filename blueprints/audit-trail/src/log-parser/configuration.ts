import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { Failure } from './failure.ts';
import type { AuditRecord } from './record.ts';

/** Severities of keywords, the highest first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Messages of these severities go to the alert topic, the others to the notice topic. */
export const isUrgent = (severity: Severity): boolean => severity === 'critical' || severity === 'high';

/**
 * A keyword. A record matches if each list of the keyword has a matching entry. `*` matches any characters. `principal` is compared with
 * the type of the caller (`Root`, `IAMUser`, …), its ARN and the ARN of its role.
 */
export interface Keyword {
  /** Up to 64 letters, digits, `.`, `_` and `-`: the value of the metric dimension and the message attribute. */
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

/** Returns the keywords that a record matches. */
export type Matcher = (record: AuditRecord) => readonly Keyword[];

/** A configuration file that is not valid. The message describes the first error. */
export class InvalidConfiguration extends Failure {
  override readonly name = 'InvalidConfiguration';
}

const lists = ['eventSource', 'eventName', 'errorCode', 'principal'] as const;
const maximumKeywords = 500;

/** Parses a configuration file. Throws InvalidConfiguration at the first error: a partial configuration would miss matches. */
export function parseConfiguration(text: string): Configuration {
  const file = objectWith(read(text), 'the file', ['version', 'keywords']);
  if (file.version !== 1) throw new InvalidConfiguration('version: must be 1');
  if (!Array.isArray(file.keywords) || file.keywords.length === 0)
    throw new InvalidConfiguration('keywords: must be a list with at least one keyword');
  if (file.keywords.length > maximumKeywords)
    throw new InvalidConfiguration(`keywords: must be at most ${maximumKeywords}, there are ${file.keywords.length}`);
  const keywords = file.keywords.map((value, index) => keyword(value, `keywords[${index}]`));
  const names = new Set<string>();
  for (const { name } of keywords) {
    if (names.has(name)) throw new InvalidConfiguration(`keywords: the name ${name} is not unique`);
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
  const candidate = objectWith(value, where, ['name', 'severity', ...lists]);
  if (typeof candidate.name !== 'string' || !/^[\w.-]{1,64}$/.test(candidate.name))
    throw new InvalidConfiguration(`${where}.name: must be 1 to 64 letters, digits, dots, hyphens or underscores`);
  if (!severities.includes(candidate.severity as Severity))
    throw new InvalidConfiguration(`${where}.severity: must be one of ${severities.join(', ')}`);
  const used = lists.filter((list) => candidate[list] !== undefined);
  if (used.length === 0) throw new InvalidConfiguration(`${where}: needs at least one of ${lists.join(', ')}`);
  for (const list of used)
    if (!isListOfText(candidate[list]))
      throw new InvalidConfiguration(`${where}.${list}: must be a list of one or more texts of 1 to 256 characters`);
  return candidate as unknown as Keyword;
}

function objectWith(value: unknown, where: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidConfiguration(`${where}: must be an object`);
  const unknownField = Object.keys(value).find((field) => !known.includes(field));
  if (unknownField !== undefined)
    throw new InvalidConfiguration(`${where}: has the unknown field ${JSON.stringify(unknownField.slice(0, 64))}`);
  return value as Readonly<Record<string, unknown>>;
}

function isListOfText(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((text) => typeof text === 'string' && text.length >= 1 && text.length <= 256)
  );
}

/** Compiles a configuration into a matcher. */
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
  return (values) => values.some((value) => exact.has(value) || wild.some((pieces) => matchesPieces(pieces, value)));
}

/** Matches each piece at its first position, which is sufficient for `*`. The time is linear, unlike with a regular expression. */
function matchesPieces(pieces: readonly string[], value: string): boolean {
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
