import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import { cidrRanges } from './cidr.ts';
import { joinText, splitText } from './text.ts';

/** Evaluates a function whose argument is resolved as far as possible. Returns undefined if it cannot be evaluated. */
type Decide = (argument: readonly Json[], mappings: Json | undefined) => Json | undefined;

/** Intrinsic functions that depend on their argument (and the template's Mappings) only. */
export const pureFunctions: ReadonlyMap<string, Decide> = new Map<string, Decide>([
  [
    'Fn::Join',
    ([delimiter, items]) =>
      typeof delimiter === 'string' && Array.isArray(items) ? joinText(delimiter, items) : undefined,
  ],
  [
    'Fn::Split',
    ([delimiter, text]) =>
      typeof delimiter === 'string' && text !== undefined ? splitText(delimiter, text) : undefined,
  ],
  [
    'Fn::Select',
    ([index, items]) => (Array.isArray(items) ? (items as readonly Json[])[wholeNumber(index) ?? -1] : undefined),
  ],
  ['Fn::Base64', ([text]) => (typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64') : undefined)],
  [
    'Fn::Cidr',
    ([block, count, hostBits]) =>
      typeof block === 'string' ? cidrRanges(block, wholeNumber(count) ?? -1, wholeNumber(hostBits) ?? -1) : undefined,
  ],
  ['Fn::FindInMap', findInMap],
]);

/** A whole number from 0, as a number or as text. */
function wholeNumber(value: Json | undefined): number | undefined {
  return /^\d{1,9}$/.test(`${value}`) ? Number(value) : undefined;
}

/** The default is used only if the keys are known and missing. */
function findInMap([map, key, name, options]: readonly Json[], mappings: Json | undefined): Json | undefined {
  const keys = [map, key, name];
  if (!keys.every((part) => typeof part === 'string')) return undefined;
  const found = keys.reduce<Json | undefined>((inner, part) => own(inner, part as string), mappings);
  return found ?? own(options, 'DefaultValue');
}

const own = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
