import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inDescendingOrder, type PriceList, publicNetworkCosts, together } from './monthly-costs.ts';

const list = JSON.parse(readFileSync(new URL('../prices.json', import.meta.url), 'utf8')) as PriceList;

test('each price has a source', () => {
  for (const [name, { usd, per, source }] of Object.entries(list.prices))
    expect([name, usd > 0, per.length > 0, source.length > 0]).toEqual([name, true, true, true]);
});

test('each NAT gateway costs its hours and an address', () => {
  const costs = (natGateways: number) => together(publicNetworkCosts(list, { natGateways, webAclRules: 8 }));
  expect(costs(2) - costs(1)).toBeCloseTo(730 * (0.045 + 0.005));
  expect(together(publicNetworkCosts({ ...list, prices: {} }, { natGateways: 1, webAclRules: 8 }))).toBeNaN();
});

test('the largest component is the first', () =>
  expect(
    inDescendingOrder([
      ['small', 1],
      ['large', 2],
    ]),
  ).toEqual([
    ['large', 2],
    ['small', 1],
  ]));
