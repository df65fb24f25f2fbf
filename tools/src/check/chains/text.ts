import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, getAtt } from '../../template/walk.ts';

/**
 * A value as one line of text, with `${SecurityStack/Key.Arn}`, `${NetworkStack/Vpc}` and `${AWS::AccountId}` where a
 * reference stands, and `${?}` for what can't be said so. Two values of the same text are the same at run time.
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
  // It may stand within JSON.
  return `\${?${JSON.stringify(value).replaceAll('}', ')').replaceAll('{', '(').replaceAll('"', "'")}}`;
});

/** The texts of a list, or of the one value that stands for a list of it. */
export function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).map(textOf);
}

/** A list as it is; anything else as a list of one. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value as Json];
}
