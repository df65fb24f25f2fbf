import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../template/walk.ts';

/** A value inside another one, with its path, such as `/Properties/Tags/0`. */
export interface Placed<T extends Json = Json> {
  readonly value: T;
  readonly path: string;
}

/** A value and every nested value, outermost first. */
export function valuesIn(value: Json | undefined, path = ''): readonly Placed[] {
  const found: Placed[] = [];
  if (value !== undefined) addValues(value, path, found);
  return found;
}

function addValues(value: Json, path: string, found: Placed[]): void {
  found.push({ value, path });
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) addValues(item as Json, `${path}/${key}`, found);
}

/** Every string in a value. */
export function textsIn(value: Json | undefined, path = ''): readonly Placed<string>[] {
  return valuesIn(value, path).filter((placed): placed is Placed<string> => typeof placed.value === 'string');
}

/** The possible values: both branches of an `Fn::If`, without `AWS::NoValue`. */
export function choicesOf({ value, path }: Placed): readonly Placed[] {
  const [name, argument] = functionIn(value) ?? [];
  if (name === 'Ref' && argument === 'AWS::NoValue') return [];
  if (name !== 'Fn::If' || !Array.isArray(argument)) return [{ value, path }];
  return (argument as readonly Json[])
    .slice(1)
    .flatMap((branch, index) => choicesOf({ value: branch, path: `${path}/Fn::If/${index + 1}` }));
}

/** The items of a list, or a single value instead of a list; each with its possible values. */
export function itemsOf({ value, path }: Placed): readonly Placed[] {
  return choicesOf({ value, path }).flatMap((choice) =>
    Array.isArray(choice.value)
      ? (choice.value as readonly Json[]).flatMap((item, index) =>
          choicesOf({ value: item, path: `${choice.path}/${index}` }),
        )
      : [choice],
  );
}

/** Whether the value is only known to AWS: an intrinsic function. */
export const isComputed = (value: Json): boolean => isObject(value) && functionIn(value) !== undefined;
