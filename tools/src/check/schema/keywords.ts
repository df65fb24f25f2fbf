import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../../template/walk.ts';

/** Whether one of the properties is there. */
export const hasOne = (names: readonly string[], value: JsonObject): boolean =>
  names.some((name) => Object.hasOwn(value, name));

/** Whether one of the properties is there, and no other of them surely has a value too. */
export const hasExactlyOne = (names: readonly string[], value: JsonObject): boolean =>
  hasOne(names, value) && present(names, value).length <= 1;

/** Those of `names` that surely have a value: neither `AWS::NoValue` nor an `Fn::If`, which may come to it. */
export function present(names: readonly string[], value: JsonObject): readonly string[] {
  return names.filter((name) => {
    if (!Object.hasOwn(value, name)) return false;
    const [called, argument] = functionIn(value[name]!) ?? [];
    return called !== 'Fn::If' && argument !== 'AWS::NoValue';
  });
}

/** The first two properties that must not stand together, or undefined. */
export function excluded(
  pairs: Readonly<Record<string, readonly string[]>>,
  value: JsonObject,
): readonly [string, string] | undefined {
  for (const name of present(Object.keys(pairs), value)) {
    const [other] = present(pairs[name]!, value);
    if (other) return [name, other];
  }
  return undefined;
}
