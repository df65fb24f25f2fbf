import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';

/** Names of properties about encryption. Keys of policies (`kms:ViaService`) have a colon. */
const isEncryption = (key: string) => /encrypt|kms|^sse/i.test(key) && !key.includes(':');

/** Properties that lost encryption, or encryption with a customer managed key. */
export function lostEncryption(before: Json | undefined, after: Json | undefined): readonly string[] {
  return encryptionIn(before, [], false)
    .filter(({ path, value }) => strength(at(after, path)) < strength(value))
    .map(({ path }) => path.join('.'));
}

interface Fact {
  readonly path: readonly string[];
  readonly value: Json;
}

function encryptionIn(value: Json | undefined, path: readonly string[], inside: boolean): readonly Fact[] {
  if (value === undefined || (isObject(value) && value.Effect !== undefined)) return [];
  if (value === null || typeof value !== 'object' || isFunction(value)) return inside ? [{ path, value }] : [];
  return Object.entries(value).flatMap(([key, item]) =>
    encryptionIn(item, [...path, key], inside || isEncryption(key)),
  );
}

const isFunction = (value: Json) => isObject(value) && Object.keys(value).some((key) => /^(Ref$|Fn::)/.test(key));

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => {
    return inner !== null && typeof inner === 'object' && Object.hasOwn(inner, key)
      ? (inner as Record<string, Json>)[key]
      : undefined;
  }, value);
}

/** 0: off. 1: a key of the service. 2: on, or with a KMS key. */
function strength(value: Json | undefined): number {
  if (value === undefined || value === null) return 0;
  const text = typeof value === 'object' ? 'on' : `${value}`.toLowerCase();
  if (/^(|false|none|disabled|off|preferred|unencrypted|0)$/.test(text)) return 0;
  return /^(aes256|sse-s3|aws_owned_kms_key|default)$/.test(text) ? 1 : 2;
}
