import { expectTypeOf, test } from 'vitest';
import { type Condition, type Conditions, type Expr, option, type References } from './index.ts';

const bastion = option('CreateBastion', 'HasBastion', { label: 'Bastion', description: 'Creates an instance.' });

test('names of parameters and conditions are part of the type', () => {
  expectTypeOf<References<typeof bastion.parameters>>().toEqualTypeOf<{ readonly CreateBastion: Expr<boolean> }>();
  expectTypeOf<Conditions<typeof bastion.conditions>>().toEqualTypeOf<{ readonly HasBastion: Condition }>();
});

test('conditions can also be the result of a function', () => {
  const declared = (_: { readonly Owner: Expr<string> }) => ({ ...bastion.conditions });
  expectTypeOf<Conditions<typeof declared>>().toEqualTypeOf<{ readonly HasBastion: Condition }>();
});
