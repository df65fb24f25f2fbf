import { hipaaConfigRules } from '@hipaa-stacks/audit';
import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { findingRules } from './findings.ts';

const condition = (name: string) => ({ name });
const rules = findingRules(
  {
    HasConformancePack: condition('HasConformancePack'),
    HasGuardDuty: condition('HasGuardDuty'),
    HasSecurityHub: condition('HasSecurityHub'),
    HasAccessAnalyzer: condition('HasAccessAnalyzer'),
    HasMediumFindings: condition('HasMediumFindings'),
  },
  { topic: unchecked({ Ref: 'Topic' }), deadLetters: unchecked({ Ref: 'DeadLetters' }), after: [] },
).flatMap(({ resources }) => resources);

const patternOf = (id: string) =>
  (rules.find((rule) => rule.id === id)!.properties as unknown as { EventPattern: { detail: unknown } }).EventPattern;

test('each rule exists under the condition of its service', () => {
  expect(rules.map(({ id, when }) => [id, when])).toEqual([
    ['GuardDutyFindings', ['HasGuardDuty']],
    ['SecurityHubFindings', ['HasSecurityHub']],
    ['ConformancePackViolations', ['HasConformancePack']],
    ['AccessAnalyzerFindings', ['HasAccessAnalyzer']],
  ]);
});

test('rules of high severity are rules of the pack, and their pattern is within the limit of EventBridge', () => {
  const { detail } = patternOf('ConformancePackViolations') as {
    detail: { configRuleName: { 'Fn::If': [string, object[], { prefix: string }[]] } };
  };
  const prefixes = detail.configRuleName['Fn::If'][2].map(({ prefix }) => prefix.replace(/-conformance-pack-$/, ''));
  const names = hipaaConfigRules.map(({ identifier }) => identifier.toLowerCase().replaceAll('_', '-'));
  expect(prefixes.length).toBe(17);
  expect(prefixes.filter((prefix) => !names.includes(prefix))).toEqual([]);
  // Quota "Event pattern size limit": 2,048 characters.
  for (const { id } of rules) expect(JSON.stringify(patternOf(id)).length).toBeLessThan(2048);
});

test('a notice contains no title and no description, which can contain names of users', () => {
  const paths = JSON.stringify(rules.map(({ properties }) => properties));
  expect(paths).not.toMatch(/\$\.detail[^"]*(title|description|principal|service)/i);
});
