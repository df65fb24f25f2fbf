import { expectTypeOf, test } from 'vitest';
import type { SubscriptionProps } from './subscription.ts';

test('HTTP is not a valid protocol', () => {
  expectTypeOf<'https'>().toExtend<SubscriptionProps['protocol']>();
  expectTypeOf<'http'>().not.toExtend<SubscriptionProps['protocol']>();
});
