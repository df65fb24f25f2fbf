import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { counts, installations, monthlyCosts, type PriceList } from './costs.ts';
import { openEmr } from './openemr.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const prices = JSON.parse(read('prices.json')) as PriceList;
const dollars = (usd: number) => `$${Math.round(usd)}`;
const sum = (parts: readonly (readonly [string, number])[]) => parts.reduce((total, [, usd]) => total + usd, 0);

test('each price has a source, and no price is missing', () => {
  for (const [name, { usd, per, source }] of Object.entries(prices.prices))
    expect([name, usd > 0, per.length > 0, source.length > 0]).toEqual([name, true, true, true]);
  for (const one of Object.values(installations)) expect(Number.isFinite(sum(monthlyCosts(prices, one)))).toBe(true);
  expect(sum(monthlyCosts({ ...prices, prices: {} }, installations.small))).toBeNaN();
});

test('the counts match the unconditional resources', () => {
  const resources = Object.values(openEmr.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
  const always = (type: string) => resources.filter((each) => each.type === type && each.when.length === 0);
  const [acl] = always('AWS::WAFv2::WebACL');
  expect(counts).toEqual({
    webAclRules: (acl!.properties as { Rules: unknown[] }).Rules.length,
    secrets: always('AWS::SecretsManager::Secret').length,
    keys: always('AWS::KMS::Key').length,
    alarms: always('AWS::CloudWatch::Alarm').length,
    dashboards: always('AWS::CloudWatch::Dashboard').length,
  });
});

test('the costs of tasks double with their number, the costs of the load balancer do not', () => {
  const [small, standard] = [monthlyCosts(prices, installations.small), monthlyCosts(prices, installations.standard)];
  const cost = (parts: typeof small, name: string) => parts.find(([part]) => part === name)![1];
  expect(cost(standard, 'Fargate')).toBeCloseTo(2 * cost(small, 'Fargate'));
  expect(cost(standard, 'Load balancer')).toBe(cost(small, 'Load balancer'));
});

test('the table in the README has the computed costs', () => {
  const small = monthlyCosts(prices, installations.small);
  const standard = new Map(monthlyCosts(prices, installations.standard));
  const readme = read('README.md').replaceAll(/ +/g, ' ');
  for (const [part, usd] of small)
    expect(readme).toContain(`| ${part} | ${dollars(usd)} | ${dollars(standard.get(part)!)} |`);
  expect(readme).toContain(`| **Together** | **${dollars(sum(small))}** | **${dollars(sum([...standard]))}** |`);
});
