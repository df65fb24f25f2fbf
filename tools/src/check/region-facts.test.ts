import { type RegionalFeature, regionFacts } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { knownRegions, missingIn } from './schema/regions.ts';

const { names, features, configRules } = regionFacts();

/** The Regions in which the schemas of CloudFormation do not have a type. */
const without = (type: string): readonly string[] => knownRegions().filter((region) => missingIn(type, region));

/** Types whose Regions differ from those of the feature. */
const differences = ({ types = [], notIn }: RegionalFeature): readonly string[] =>
  types.filter((type) => without(type).join() !== notIn.filter((region) => knownRegions().includes(region)).join());

test('every Region of the schemas has a name, and every Region of a feature exists', () => {
  expect(knownRegions().filter((region) => !names[region])).toEqual([]);
  const named = [...Object.values(features).map(({ notIn }) => notIn), ...Object.values(configRules.notIn)].flat();
  expect(named.filter((region) => !names[region])).toEqual([]);
});

test('lists of Regions are sorted, without duplicates, and every feature has its source', () => {
  const lists = [...Object.values(features).map(({ notIn }) => notIn), ...Object.values(configRules.notIn)];
  for (const list of lists) expect(list).toEqual([...new Set(list)].sort());
  for (const { source } of [...Object.values(features), configRules]) expect(source.trim()).not.toBe('');
});

test('features of a resource type are missing where the schemas do not have the type', () => {
  expect(Object.values(features).flatMap(differences)).toEqual([]);
  const accelerator = features['global-accelerator']!;
  expect(differences({ ...accelerator, notIn: accelerator.notIn.slice(1) })).toEqual(accelerator.types);
});

test('there is no SMTP endpoint of Amazon SES in Regions without its resource types', () => {
  expect(without('AWS::SES::EmailIdentity').filter((region) => !features['ses-smtp']!.notIn.includes(region))).toEqual(
    [],
  );
});

test('Regions that cannot record IAM are those that have no rule for IAM users', () => {
  expect(features['config-global-resource-types']!.notIn).toEqual(configRules.notIn.IAM_USER_NO_POLICIES_CHECK);
});
