import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn } from '../../template/walk.ts';

/** Whether a value is an intrinsic function or a dynamic reference: its value is known only in the deployed stack. */
export function isIntrinsic(value: Json): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:');
  const found = functionIn(value);
  return found !== undefined && found[0] !== 'Condition';
}
