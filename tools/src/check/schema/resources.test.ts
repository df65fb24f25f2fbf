import { readFileSync } from 'node:fs';
import { resourceFacts } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { validatorOf } from './errors.ts';
import { knownRegions, missingIn } from './regions.ts';
import type { Schema } from './schema.ts';

const types = Object.keys(resourceFacts);
const { types: schemas } = JSON.parse(
  readFileSync(new URL('../../../schemas/resources.json', import.meta.url), 'utf8'),
);

test('each type that builders can use has a schema, and no other type has one', () => {
  expect(Object.keys(schemas).sort()).toEqual([...types].sort());
});

test('every schema compiles, without unchecked keywords', { timeout: 60_000 }, () => {
  for (const type of types)
    for (const schema of within(schemas[type])) expect(() => validatorOf(schema), type).not.toThrow();
  expect(() => validatorOf({ oneof: [] })).toThrow(/unknown keyword/);
});

/** A schema, and the schemas of nested values. */
function within(schema: Schema): readonly Schema[] {
  const { properties = {}, patternProperties = {}, definitions = {}, items, additionalProperties } = schema;
  const parts = [properties, patternProperties, definitions].flatMap((named) => Object.values(named));
  const others = [items, additionalProperties].filter((part) => typeof part === 'object') as Schema[];
  return [schema, ...[...parts, ...others].flatMap(within)];
}

test('properties that the TypeScript types require are required in the schemas', () => {
  for (const [type, { required }] of Object.entries(resourceFacts)) {
    expect(Object.keys(schemas[type].properties ?? {}), type).toEqual(expect.arrayContaining([...required]));
  }
});

test('a type that a Region does not support is reported', () => {
  expect(missingIn('AWS::HealthLake::FHIRDatastore', 'eu-central-1')).toBe(true);
  expect(missingIn('AWS::HealthLake::FHIRDatastore', 'us-east-1')).toBe(false);
  expect(missingIn('AWS::Macie::Session', 'us-gov-west-1')).toBe(true);
});

test('unknown Regions and types are not reported', () => {
  expect(knownRegions()).toEqual(expect.arrayContaining(['us-east-1', 'us-gov-west-1', 'cn-north-1']));
  expect(knownRegions()).not.toEqual(expect.arrayContaining(['us-iso-east-1']));
  expect(missingIn('AWS::S3::Bucket', 'mars-north-1')).toBe(false);
  expect(missingIn('Custom::Certificate', 'us-east-1')).toBe(false);
});
