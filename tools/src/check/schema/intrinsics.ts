import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../../template/walk.ts';

/** A JSON Schema, as `tools/schemas/resources.json` holds them. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: boolean | Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** Whether a value is an intrinsic function or a dynamic reference: what it gives is known only in the deployed stack. */
export function isIntrinsic(value: Json): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:');
  const found = functionIn(value);
  return found !== undefined && found[0] !== 'Condition';
}
