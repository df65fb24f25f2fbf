import { expectTypeOf, test } from 'vitest';
import type { SubscriptionProps } from './subscription.ts';

test('plain HTTP is no protocol', () => {
  expectTypeOf<'https'>().toExtend<SubscriptionProps['protocol']>();
  expectTypeOf<'http'>().not.toExtend<SubscriptionProps['protocol']>();
});
