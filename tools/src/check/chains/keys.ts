import type { Json } from '@hipaa-stacks/cloudformation';
import type { ChainResource, ChainSystem } from './chain.ts';
import { textOf } from './text.ts';

/**
 * The value of a property with a key: a key of the system, one from outside the system, an AWS owned or AWS managed
 * key, or none.
 */
export type KeyUse = ChainResource | 'outside' | 'aws' | 'none';

/** The key with the ID, ARN or alias in a value. */
export function keyOf(system: ChainSystem, value: Json | undefined, from: ChainResource): KeyUse {
  const text = textOf(value);
  if (text === '') return 'none';
  if (/(^|:)alias\/aws\//.test(text) || /^AWS_OWNED/.test(text)) return 'aws';
  const found = system.target(value, from, 'AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias');
  if (found?.type === 'AWS::KMS::Alias') return keyOf(system, found.properties.TargetKeyId, found);
  return found ?? 'outside';
}

/** The key resource, if it is in the system. */
export function systemKey(
  system: ChainSystem,
  value: Json | undefined,
  from: ChainResource,
): ChainResource | undefined {
  const key = keyOf(system, value, from);
  return typeof key === 'string' ? undefined : key;
}
