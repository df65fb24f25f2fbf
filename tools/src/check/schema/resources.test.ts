import { readFileSync } from 'node:fs';
import { resourceFacts } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { isObject } from '../../template/walk.ts';
import type { Schema } from './intrinsics.ts';
import { knownKeywords } from './misfits.ts';
import { knownRegions, missingIn } from './regions.ts';

const types = Object.keys(resourceFacts);
const { types: schemas }: { types: Record<string, Schema> } = JSON.parse(
  readFileSync(new URL('../../../schemas/resources.json', import.meta.url), 'utf8'),
);

test('there is a schema of each type that builders can use, and of no other', () => {
  expect(Object.keys(schemas).sort()).toEqual([...types].sort());
});

/** A schema and all that stand in it. */
function schemasIn(schema: Schema): readonly Schema[] {
  const { properties, patternProperties, definitions, additionalProperties, items, anyOf = [] } = schema;
  const named = [properties, patternProperties, definitions].flatMap((each) => Object.values(each ?? {}));
  const inner = [...named, ...anyOf, ...[additionalProperties, items].filter((each) => isObject(each))] as Schema[];
  return [schema, ...inner.flatMap(schemasIn)];
}

describe('every schema', () => {
  const all = types.flatMap((type) => schemasIn(schemas[type]!).map((schema) => ({ type, schema })));

  test('has no keyword that nobody checks', () => {
    const unknown = all.flatMap(({ type, schema }) =>
      Object.keys(schema)
        .filter((keyword) => !knownKeywords.includes(keyword))
        .map((keyword) => `${type} ${keyword}`),
    );
    expect(unknown).toEqual([]);
    expect(all.length).toBeGreaterThan(5_000);
  });

  test('has patterns that can be read', () => {
    const patterns = all.flatMap(({ schema }) => [
      schema.pattern ?? '',
      ...Object.keys(schema.patternProperties ?? {}),
    ]);
    for (const pattern of patterns) expect(() => new RegExp(pattern as string, 'u'), `${pattern}`).not.toThrow();
  });

  test('refers to definitions of its own', () => {
    for (const { type, schema } of all) {
      if (typeof schema.$ref !== 'string') continue;
      const [, name = ''] = /^#\/definitions\/(.+)$/.exec(schema.$ref) ?? [];
      expect(Object.keys(schemas[type]!.definitions ?? {}), type).toContain(name);
    }
  });
});

test('what the types require, the schemas know', () => {
  for (const [type, { required }] of Object.entries(resourceFacts)) {
    expect(Object.keys(schemas[type]?.properties ?? {}), type).toEqual(expect.arrayContaining([...required]));
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
