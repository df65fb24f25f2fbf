import { test } from 'vitest';
test('x', () => {
  // @ts-expect-error nothing wrong
  const a: number = 1;
  void a;
});
