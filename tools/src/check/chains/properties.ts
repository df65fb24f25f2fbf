import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { ChainResource } from './chain.ts';
import { listOf } from './text.ts';

/**
 * The value at a path of keys, such as `SSESpecification.KMSMasterKeyId`. Undefined if an intrinsic function is on
 * the path.
 */
export function at({ properties }: Pick<ChainResource, 'properties'>, path: string): Json | undefined {
  return valueAt(properties, path);
}

/** The value at a path of keys in any value. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>((inner, key) => (isObject(inner) && !functionIn(inner) ? inner[key] : undefined), value);
}

/** Whether a value is true, as boolean or text. */
export const isTrue = (value: Json | undefined): boolean => `${value}`.toLowerCase() === 'true';

/** A number, as number or text. Undefined if the value is not a number or not known. */
export function numberOf(value: Json | undefined): number | undefined {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) && value !== '' ? number : undefined;
}

/** The value of a `{ Key, Value }` list, such as the attributes of a load balancer. */
export function keyed(list: Json | undefined, key: string): Json | undefined {
  return listOf(list)
    .filter(isObject)
    .find(({ Key }) => Key === key)?.Value;
}
