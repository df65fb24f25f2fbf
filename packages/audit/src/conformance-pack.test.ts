import { expect, test } from 'vitest';
import { conformancePack } from './conformance-pack.ts';
import { hipaaConfigRules } from './hipaa-config-rules.ts';

const bodyOf = (rules: typeof hipaaConfigRules): string => {
  const [pack] = conformancePack('Pack', { rules, after: [] }).resources;
  return (pack!.properties as { TemplateBody: string }).TemplateBody;
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
  expect(Object.values(Resources).map(({ Properties }) => Properties.Source.SourceIdentifier)).toEqual(
    hipaaConfigRules.map(({ identifier }) => identifier),
  );
  expect(Resources.AccessKeysRotated?.Properties.InputParameters).toEqual({ maxAccessKeyAge: '90' });
  for (const id of Object.keys(Resources)) expect(id).toMatch(/^[A-Za-z0-9]+$/);
});

test('throws if the template exceeds the inline limit', () => {
  const many = Array.from({ length: 400 }, (_, i) => ({ identifier: `SOME_RULE_WITH_A_LONG_NAME_${i}` }));
  expect(() => bodyOf(many)).toThrow(
    /Pack: the template of the conformance pack has \d+ bytes, the maximum is 51200. Split it into two packs/,
  );
});

test('the pack depends on the recorder and the delivery channel', () => {
  const [pack] = conformancePack('Pack', {
    rules: hipaaConfigRules,
    after: [{ id: 'ConfigRecorder' }] as never,
  }).resources;
  expect(pack?.dependsOn).toEqual(['ConfigRecorder']);
});
