import { expect, test } from 'vitest';
import { conformancePack } from './conformance-pack.ts';
import { hipaaConfigRules } from './hipaa-config-rules.ts';

const bodyOf = (rules: typeof hipaaConfigRules): string => {
  const [pack] = conformancePack('Pack', { rules, after: [] }).resources;
  return (pack!.properties as { TemplateBody: string }).TemplateBody;
};

test('the pack of all HIPAA rules fits inline, with room to grow', () => {
  expect(hipaaConfigRules).toHaveLength(130);
  expect(bodyOf(hipaaConfigRules).length).toBeLessThan(45_000);
});

test('each rule stands once, by its identifier, with its input', () => {
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

test('a pack that AWS Config would refuse is refused here', () => {
  const many = Array.from({ length: 400 }, (_, i) => ({ identifier: `SOME_RULE_WITH_A_LONG_NAME_${i}` }));
  expect(() => bodyOf(many)).toThrow(/Pack: the pack has \d+ bytes of 51200. Make two packs of it/);
});

test('the pack waits for what records', () => {
  const [pack] = conformancePack('Pack', {
    rules: hipaaConfigRules,
    after: [{ id: 'ConfigRecorder' }] as never,
  }).resources;
  expect(pack?.dependsOn).toEqual(['ConfigRecorder']);
});
