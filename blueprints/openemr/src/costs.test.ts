import { readFileSync } from 'node:fs';
import { type PriceList, together } from '@hipaa-stacks/baseline';
import { expect, test } from 'vitest';
import { counts, installations, monthlyCosts } from './costs.ts';
import { openEmr } from './openemr.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const prices = JSON.parse(read('../../packages/baseline/prices.json')) as PriceList;
const dollars = (usd: number) => `$${Math.round(usd)}`;

test('no price is missing', () => {
  for (const one of Object.values(installations))
    expect(Number.isFinite(together(monthlyCosts(prices, one)))).toBe(true);
  expect(together(monthlyCosts({ ...prices, prices: {} }, installations.small))).toBeNaN();
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
  expect(readme).toContain(
    `| **Together** | **${dollars(together(small))}** | **${dollars(together([...standard]))}** |`,
  );
});
