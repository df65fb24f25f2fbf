import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, getAtt } from '../../template/walk.ts';

/**
 * A value as one line of text. References are written as `${SecurityStack/Key.Arn}`, `${NetworkStack/Vpc}` and
 * `${AWS::AccountId}`, and other functions as `${?…}`. Two values with the same text are equal at run time.
 */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? objectText(value) : `${value}`;
}

const objectText = memoize((value: JsonObject | readonly Json[]): string => {
  const [name, argument] = functionIn(value) ?? [];
  if (name === 'Ref' && typeof argument === 'string') return `\${${argument}}`;
  if (name === 'Fn::GetAtt') {
    const target = getAtt(argument!);
    if (target) return `\${${target.id}.${target.attribute}}`;
  }
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [delimiter, items] = argument as readonly Json[];
    if (typeof delimiter === 'string' && Array.isArray(items)) return items.map(textOf).join(delimiter);
  }
  // The text may be embedded in JSON.
  return `\${?${JSON.stringify(value).replaceAll('}', ')').replaceAll('{', '(').replaceAll('"', "'")}}`;
});

/** The texts of the items of a list, or of a single value. */
export function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).map(textOf);
}

/** Returns a list unchanged, and any other value as a list with one item. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value as Json];
}
