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

test('there is a schema of each type that builders can use, and of no other', () => {
  expect(Object.keys(schemas).sort()).toEqual([...types].sort());
});

test('every schema compiles, with no keyword that nobody checks', { timeout: 60_000 }, () => {
  for (const type of types)
    for (const schema of within(schemas[type])) expect(() => validatorOf(schema), type).not.toThrow();
  expect(() => validatorOf({ oneof: [] })).toThrow(/unknown keyword/);
});

/** A schema, with those of the values within what it is about. */
function within(schema: Schema): readonly Schema[] {
  const { properties = {}, patternProperties = {}, definitions = {}, items, additionalProperties } = schema;
  const parts = [properties, patternProperties, definitions].flatMap((named) => Object.values(named));
  const others = [items, additionalProperties].filter((part) => typeof part === 'object') as Schema[];
  return [schema, ...[...parts, ...others].flatMap(within)];
}

test('what the types require, the schemas know', () => {
  for (const [type, { required }] of Object.entries(resourceFacts)) {
    expect(Object.keys(schemas[type].properties ?? {}), type).toEqual(expect.arrayContaining([...required]));
  }
});

test('a type that is missing in a Region is known to be', () => {
  expect(missingIn('AWS::HealthLake::FHIRDatastore', 'eu-central-1')).toBe(true);
  expect(missingIn('AWS::HealthLake::FHIRDatastore', 'us-east-1')).toBe(false);
  expect(missingIn('AWS::Macie::Session', 'us-gov-west-1')).toBe(true);
});

test('nothing is said of Regions and types that are not known', () => {
  expect(knownRegions()).toEqual(expect.arrayContaining(['us-east-1', 'us-gov-west-1', 'cn-north-1']));
  expect(knownRegions()).not.toEqual(expect.arrayContaining(['us-iso-east-1']));
  expect(missingIn('AWS::S3::Bucket', 'mars-north-1')).toBe(false);
  expect(missingIn('Custom::Certificate', 'us-east-1')).toBe(false);
});
