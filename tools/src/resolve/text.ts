import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../template/walk.ts';

const isScalar = (value: Json): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * `Fn::Join` with known values already joined: text if everything is known, else an `Fn::Join` with adjacent texts merged and
 * inner joins with the same delimiter flattened. Equivalent texts so have the same form.
 */
export function joinText(delimiter: string, items: readonly Json[]): Json {
  const merged: Json[] = [];
  for (const item of items.flatMap((item) => innerItems(delimiter, item))) {
    const last = merged.at(-1);
    if (delimiter === '' && item === '') continue;
    if (isScalar(item) && last !== undefined && isScalar(last))
      merged[merged.length - 1] = `${last}${delimiter}${item}`;
    else merged.push(isScalar(item) ? `${item}` : item);
  }
  if (merged.length === 0) return '';
  return merged.length === 1 && !Array.isArray(merged[0]) ? merged[0]! : { 'Fn::Join': [delimiter, merged] };
}

function innerItems(delimiter: string, item: Json): readonly Json[] {
  const [name, argument] = functionIn(item) ?? [];
  if (name !== 'Fn::Join' || !Array.isArray(argument)) return [item];
  const [inner, items] = argument as readonly Json[];
  return inner === delimiter && Array.isArray(items) && items.length > 0 ? items : [item];
}

/** `Fn::Split` of text, or of text joined with the same delimiter; undefined if the text is not known. */
export function splitText(delimiter: string, text: Json): Json | undefined {
  if (delimiter === '') return undefined;
  if (typeof text === 'string') return text.split(delimiter);
  const [name, argument] = functionIn(text) ?? [];
  if (name !== 'Fn::Join' || !Array.isArray(argument)) return undefined;
  const [joinedBy, items] = argument as readonly Json[];
  if (joinedBy !== delimiter) return undefined;
  if (!Array.isArray(items)) return items;
  return (items as readonly Json[]).flatMap((item): readonly Json[] =>
    typeof item === 'string' ? item.split(delimiter) : [item],
  );
}
