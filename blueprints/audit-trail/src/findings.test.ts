import { hipaaConfigRules } from '@hipaa-stacks/audit';
import { alerting } from '@hipaa-stacks/baseline';
import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { findingRules } from './findings.ts';

const condition = (name: string) => ({ name });
const { AlertTopic, NoticeTopic } = alerting({
  topics: ['AlertTopic', 'NoticeTopic'],
  users: [],
  operators: { given: condition('HasOperators'), arns: unchecked({ Ref: 'OperatorArns' }) },
  subscribed: condition('HasSubscription'),
  budget: {
    given: condition('HasBudget'),
    limit: unchecked({ Ref: 'MonthlyBudget' }),
    isInChina: condition('IsInChina'),
  },
}).channels;
const rules = findingRules(
  {
    HasConformancePack: condition('HasConformancePack'),
    HasGuardDuty: condition('HasGuardDuty'),
    HasSecurityHub: condition('HasSecurityHub'),
    HasAccessAnalyzer: condition('HasAccessAnalyzer'),
    HasMediumFindings: condition('HasMediumFindings'),
  },
  { alerts: AlertTopic, notices: NoticeTopic },
).flatMap(({ resources }) => resources);

const patternOf = (id: string) =>
  (rules.find((rule) => rule.id === id)!.properties as unknown as { EventPattern: { detail: unknown } }).EventPattern;

test('each rule exists under the condition of its service', () => {
  expect(rules.map(({ id, when }) => [id, when])).toEqual([
    ['GuardDutyFindings', ['HasGuardDuty']],
    ['GuardDutyMediumFindings', ['HasGuardDuty', 'HasMediumFindings']],
    ['SecurityHubFindings', ['HasSecurityHub']],
    ['SecurityHubMediumFindings', ['HasSecurityHub', 'HasMediumFindings']],
    ['ConformancePackViolations', ['HasConformancePack']],
    ['ConformancePackMediumViolations', ['HasConformancePack', 'HasMediumFindings']],
    ['AccessAnalyzerFindings', ['HasAccessAnalyzer']],
  ]);
});

test('findings of medium severity are sent to the topic of notices with this severity, all others to the topic of alerts', () => {
  for (const { id, dependsOn, properties } of rules) {
    const [target] = (properties as unknown as { Targets: { Arn: object; InputTransformer: object }[] }).Targets;
    const [topic, severity] = id.includes('Medium') ? ['NoticeTopic', 'medium'] : ['AlertTopic', 'high'];
    expect([id, target!.Arn, dependsOn]).toEqual([
      id,
      { 'Fn::GetAtt': [topic, 'TopicArn'] },
      [`${topic}Policy`, 'NotificationDeadLetterQueuePolicy'],
    ]);
    expect(JSON.stringify(target!.InputTransformer)).toContain(`\\"severity\\":\\"${severity}\\"`);
  }
});

test('rules of high severity are rules of the pack, and their pattern is within the limit of EventBridge', () => {
  const { detail } = patternOf('ConformancePackViolations') as {
    detail: { configRuleName: { prefix: string }[] };
  };
  const prefixes = detail.configRuleName.map(({ prefix }) => prefix.replace(/-conformance-pack-$/, ''));
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
