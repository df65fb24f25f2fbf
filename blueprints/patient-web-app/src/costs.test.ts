import { readFileSync } from 'node:fs';
import { type PriceList, together } from '@hipaa-stacks/baseline';
import { expect, test } from 'vitest';
import { counts, installations, monthlyCosts } from './costs.ts';
import { instanceParameters } from './instance.ts';
import { patientWebApp } from './patient-web-app.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const prices = JSON.parse(read('../../packages/baseline/prices.json')) as PriceList;
const dollars = (usd: number) => `$${Math.round(usd)}`;

test('no price is missing', () => {
  for (const one of Object.values(installations))
    expect(Number.isFinite(together(monthlyCosts(prices, one)))).toBe(true);
  expect(together(monthlyCosts({ ...prices, prices: {} }, installations.small))).toBeNaN();
});

test('the instance and its volume have the default sizes', () => {
  expect(instanceParameters.InstanceType.declaration.Default).toBe('t4g.small');
  expect(instanceParameters.VolumeSize.declaration.Default).toBe(20);
});

test('the counts match the resources', () => {
  const resources = Object.values(patientWebApp.plan.stacks).flatMap((parts) =>
    parts.flatMap((part) => part.resources),
  );
  const number = (type: string, ...conditions: string[]) =>
    resources.filter((each) => each.type === type && String(each.when) === String(conditions)).length;
  const countsWith = (...conditions: string[]) => ({
    secrets: number('AWS::SecretsManager::Secret', ...conditions),
    keys: number('AWS::KMS::Key', ...conditions),
    alarms: number('AWS::CloudWatch::Alarm', ...conditions),
    dashboards: number('AWS::CloudWatch::Dashboard', ...conditions),
  });
  const [acl] = resources.filter((each) => each.type === 'AWS::WAFv2::WebACL');
  const webAclRules = (acl!.properties as { Rules: unknown[] }).Rules.length;
  const secrets = number('AWS::SecretsManager::Secret', 'HasSelfSignedCertificate');
  expect(counts).toEqual({
    always: { ...countsWith(), webAclRules, secrets },
    withVersion: countsWith('HasVersion'),
  });
});

test('the table in the README has the computed costs', () => {
  const { empty, small, standard } = installations;
  const columns = [empty, small, standard].map((one) => monthlyCosts(prices, one));
  const readme = read('README.md').replaceAll(/ +/g, ' ');
  for (const [part] of columns[1]!) {
    const cells = columns
      .map((costs) => new Map(costs).get(part))
      .map((usd) => (usd === undefined ? '' : dollars(usd)));
    expect(readme).toContain(`| ${part} | ${cells.join(' | ')} |`.replaceAll(/ +/g, ' '));
  }
  expect(readme).toContain(
    `| **Together** | ${columns.map((costs) => `**${dollars(together(costs))}**`).join(' | ')} |`,
  );
});
