import { readFileSync } from 'node:fs';
import type { ResourceCheck } from './finding.ts';
import { guess } from './guess.ts';
import { choicesOf } from './values.ts';

interface RuntimeData {
  /** Runtime -> the date on which AWS ended or will end its support, and its successor. */
  readonly runtimes: Readonly<Record<string, { readonly deprecated: string; readonly successor: string | null }>>;
  readonly collected: string;
}

let loaded: RuntimeData | undefined;

function data(): RuntimeData {
  loaded ??= JSON.parse(readFileSync(new URL('../../schemas/runtimes.json', import.meta.url), 'utf8')) as RuntimeData;
  return loaded;
}

/**
 * Functions do not use a runtime that AWS no longer supports: it gets no security patches, and functions cannot be updated later.
 *
 * The date of the data collection is used as current date, so that the same template gives the same findings on any day.
 */
export const checkRuntime: ResourceCheck = ({ Type, Properties = {} }) => {
  if (Type !== 'AWS::Lambda::Function' && Type !== 'AWS::Serverless::Function') return [];
  const { runtimes, collected } = data();
  return choicesOf({ value: Properties.Runtime ?? [], path: '/Properties/Runtime' }).flatMap(({ value, path }) => {
    if (typeof value !== 'string') return [];
    const known = Object.hasOwn(runtimes, value) ? runtimes[value] : undefined;
    if (!known) return [{ what: `${path} is ${value}, which is not a known runtime`, fix: guess(value, current()) }];
    if (known.deprecated > collected) return [];
    const fix = known.successor ? `Use ${known.successor}.` : 'Use a newer one.';
    return [{ what: `${path} is ${value}, which AWS has not supported since ${known.deprecated}`, fix }];
  });
};

const current = (): readonly string[] =>
  Object.entries(data().runtimes)
    .filter(([, { deprecated }]) => deprecated > data().collected)
    .map(([name]) => name);
