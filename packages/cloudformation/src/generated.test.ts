import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resourceFacts } from './generated/meta.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
/** The generator is JavaScript without declarations. */
const script = (name: string) => import(new URL(`../scripts/${name}`, import.meta.url).href);

test('the committed files are up to date with the generator', async () => {
  const { resourceOf } = await script('spec.mjs');
  const resources = JSON.parse(read('../scripts/resource-types.json')).map(resourceOf);
  const { printTypes } = await script('types.mjs');
  const { printMeta } = await script('meta.mjs');
  expect(read('generated/types.ts').endsWith(printTypes(resources)), 'types.ts: run `npm run generate`').toBe(true);
  expect(read('generated/meta.ts').endsWith(printMeta(resources)), 'meta.ts: run `npm run generate`').toBe(true);
});

test('an override that matches nothing, or is no longer needed, is refused', async () => {
  const { checkOverrides } = await script('overrides-check.mjs');
  expect(() => checkOverrides([])).toThrow(/not needed or unknown: .*AWS::KMS::Key.*Remove or correct/);
});

test('types that store patient data, evidence or keys are stateful', () => {
  const stores = [
    'HealthLake::FHIRDatastore',
    'S3::Bucket',
    'RDS::DBCluster',
    'EFS::FileSystem',
    'DynamoDB::Table',
  ] as const;
  const evidence = [
    'CloudTrail::Trail',
    'Logs::LogGroup',
    'Backup::BackupVault',
    'KMS::Key',
    'ECR::Repository',
  ] as const;
  for (const type of [...stores, ...evidence]) expect(resourceFacts[`AWS::${type}`].stateful, type).toBe(true);
  expect(resourceFacts['AWS::Lambda::Function'].stateful).toBeUndefined();
});

test('a change of any property of a FHIR data store, except its tags, requires replacement', () => {
  const { replacement, required } = resourceFacts['AWS::HealthLake::FHIRDatastore'];
  expect(new Set(Object.values(replacement))).toEqual(new Set(['yes']));
  expect(Object.keys(replacement)).toEqual(expect.arrayContaining([...required, 'SseConfiguration']));
  expect(replacement).not.toHaveProperty('Tags');
});

test('the value of Ref', () => {
  expect(resourceFacts['AWS::SNS::Topic']).toMatchObject({ ref: ['TopicArn'], refIsArn: true });
  expect(resourceFacts['AWS::SecretsManager::Secret'].refIsArn).toBe(true);
  expect(resourceFacts['AWS::S3::Bucket']).toMatchObject({ ref: ['BucketName'] });
  expect(resourceFacts['AWS::S3::Bucket'].refIsArn).toBeUndefined();
});
