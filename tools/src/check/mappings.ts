import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../template/walk.ts';
import type { Fault } from './finding.ts';
import { guess } from './guess.ts';
import { valuesIn } from './values.ts';

/** The arguments of every `Fn::FindInMap` in a value: map, first key, second key, and optionally a default. */
export function lookupsIn(value: Json): readonly (readonly Json[])[] {
  return [...valuesIn(value)].flatMap((placed) => {
    const [name, argument] = functionIn(placed.value) ?? [];
    return name === 'Fn::FindInMap' && Array.isArray(argument) ? [argument as readonly Json[]] : [];
  });
}

/** Every `Fn::FindInMap` uses an existing mapping and existing keys, if they are literals. */
export function wrongLookups(value: Json, { Mappings = {} }: Template): readonly Fault[] {
  return lookupsIn(value).flatMap(([map, ...keys]) => {
    if (typeof map !== 'string') return [];
    if (!Object.hasOwn(Mappings, map)) {
      const what = `uses the mapping ${map}, which this template does not have`;
      return [{ what, fix: guess(map, Object.keys(Mappings)) }];
    }
    return keys.length > 2 ? [] : wrongKeys(map, Mappings[map]!, keys);
  });
}

function wrongKeys(map: string, entries: Json, [first, second]: readonly Json[]): readonly Fault[] {
  if (!isObject(entries)) return [];
  const missing = (key: Json | undefined, among: Json): readonly Fault[] =>
    typeof key !== 'string' || !isObject(among) || Object.hasOwn(among, key)
      ? []
      : [
          {
            what: `uses the key ${key} of the mapping ${map}, which does not have it`,
            fix: guess(key, Object.keys(among)),
          },
        ];
  const rows = typeof first === 'string' ? [entries[first] ?? {}] : Object.values(entries);
  const wrong = missing(first, entries);
  return wrong.length > 0 ? wrong : rows.flatMap((row) => missing(second, row)).slice(0, 1);
}
