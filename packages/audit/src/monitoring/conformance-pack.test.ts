import { regionFacts, regionsWithout } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { conformancePack } from './conformance-pack.ts';
import { hipaaConfigRules } from './hipaa-config-rules.ts';
import { configRuleConditions, rulesByRegion } from './regional-config-rules.ts';

type Part = string | { readonly 'Fn::If': readonly [string, string, string] };

/** The template of the pack in a Region. */
function bodyOf(rules: typeof hipaaConfigRules, region = 'us-east-1'): string {
  const [pack] = conformancePack('Pack', { rules, after: [] }).resources;
  const { TemplateBody } = pack!.properties as unknown as { TemplateBody: { 'Fn::Join': [string, Part[]] } };
  const missing = rulesByRegion(rules).regional.filter(({ notIn }) => notIn.includes(region));
  const isMissing = (name: string) => missing.some(({ condition }) => condition.name === name);
  return TemplateBody['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : part['Fn::If'][isMissing(part['Fn::If'][0]) ? 2 : 1]))
    .join('');
}

const identifiersIn = (body: string): string[] => {
  const { Resources } = JSON.parse(body) as {
    Resources: Record<string, { Properties: { Source: { SourceIdentifier: string } } }>;
  };
  return Object.values(Resources).map(({ Properties }) => Properties.Source.SourceIdentifier);
};

test('the pack of all HIPAA rules is within the inline limit, with a margin', () => {
  expect(hipaaConfigRules).toHaveLength(130);
  expect(bodyOf(hipaaConfigRules).length).toBeLessThan(45_000);
});

test('contains each rule once, by its identifier, with its input parameters', () => {
  const { Resources } = JSON.parse(bodyOf(hipaaConfigRules)) as {
    Resources: Record<
      string,
      { Type: string; Properties: { Source: { SourceIdentifier: string }; InputParameters?: object } }
    >;
  };
  expect(
    Object.values(Resources)
      .map(({ Properties }) => Properties.Source.SourceIdentifier)
      .sort(),
  ).toEqual(hipaaConfigRules.map(({ identifier }) => identifier).sort());
  expect(Resources.AccessKeysRotated?.Properties.InputParameters).toEqual({ maxAccessKeyAge: '90' });
  for (const id of Object.keys(Resources)) expect(id).toMatch(/^[A-Za-z0-9]+$/);
});

test('throws if the template exceeds the inline limit', () => {
  const many = Array.from({ length: 400 }, (_, i) => ({ identifier: `SOME_RULE_WITH_A_LONG_NAME_${i}` }));
  expect(() => bodyOf(many)).toThrow(
    /Pack: the template of the conformance pack has \d+ bytes, the maximum is 51200. Split it into two packs/,
  );
});

test('accepts a template of exactly the limit', () => {
  const ofLength = (length: number) => [{ identifier: 'A_RULE', input: { x: 'x'.repeat(length) } }];
  const rest = bodyOf(ofLength(0)).length;
  expect(bodyOf(ofLength(51_200 - rest))).toHaveLength(51_200);
  expect(() => bodyOf(ofLength(51_201 - rest))).toThrow('51201 bytes');
});

test('the pack depends on the recorder and the delivery channel', () => {
  const [pack] = conformancePack('Pack', {
    rules: hipaaConfigRules,
    after: [{ id: 'ConfigRecorder' }] as never,
  }).resources;
  expect(pack?.dependsOn).toEqual(['ConfigRecorder']);
});

test('in each Region with conformance packs, the pack contains exactly the rules that the Region has', () => {
  const { names, configRules } = regionFacts();
  const regions = Object.keys(names).filter((region) => !regionsWithout('config-conformance-packs').includes(region));
  for (const region of regions) {
    const available = hipaaConfigRules.filter(({ identifier }) => !configRules.notIn[identifier]?.includes(region));
    const expected = available.map(({ identifier }) => identifier).sort();
    expect([region, identifiersIn(bodyOf(hipaaConfigRules, region)).sort()]).toEqual([region, expected]);
  }
  expect(identifiersIn(bodyOf(hipaaConfigRules, 'us-gov-west-1'))).not.toContain('ROOT_ACCOUNT_MFA_ENABLED');
});

test('every rule in the facts about Regions is a rule of the pack, and each group has a condition', () => {
  const identifiers = hipaaConfigRules.map(({ identifier }) => identifier);
  expect(Object.keys(regionFacts().configRules.notIn).filter((name) => !identifiers.includes(name))).toEqual([]);
  expect(Object.keys(configRuleConditions(hipaaConfigRules))).toEqual(
    rulesByRegion(hipaaConfigRules).regional.map(({ condition }) => condition.name),
  );
});

test('a TLS listener that is open to the internet is compliant', () => {
  const { Resources } = JSON.parse(bodyOf(hipaaConfigRules)) as {
    Resources: Record<string, { Properties: { InputParameters?: object } }>;
  };
  expect(Resources.VpcSgOpenOnlyToAuthorizedPorts?.Properties.InputParameters).toEqual({ authorizedTcpPorts: '443' });
});
