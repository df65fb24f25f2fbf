import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resourceFacts } from './generated/meta.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
/** The generator is JavaScript without declarations. */
const script = (name: string) => import(new URL(`../scripts/${name}`, import.meta.url).href);

test('the committed files are what the generator writes', async () => {
  const { resourceOf } = await script('spec.mjs');
  const resources = JSON.parse(read('../scripts/resource-types.json')).map(resourceOf);
  const { printTypes } = await script('types.mjs');
  const { printMeta } = await script('meta.mjs');
  expect(read('generated/types.ts').endsWith(printTypes(resources)), 'types.ts: run `npm run generate`').toBe(true);
  expect(read('generated/meta.ts').endsWith(printMeta(resources)), 'meta.ts: run `npm run generate`').toBe(true);
});

test('a correction that names nothing, or is no longer needed, is refused', async () => {
  const { checkOverrides } = await script('overrides-check.mjs');
  expect(() => checkOverrides([])).toThrow(/needless or unknown: .*AWS::KMS::Key.*Remove or correct/);
});

test('what holds patient data, evidence or keys is stateful', () => {
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

test('a change of a data store replaces it, whatever is changed but its tags', () => {
  const { replacement, required } = resourceFacts['AWS::HealthLake::FHIRDatastore'];
  expect(new Set(Object.values(replacement))).toEqual(new Set(['yes']));
  expect(Object.keys(replacement)).toEqual(expect.arrayContaining([...required, 'SseConfiguration']));
  expect(replacement).not.toHaveProperty('Tags');
});

test('what Ref returns', () => {
  expect(resourceFacts['AWS::SNS::Topic']).toMatchObject({ ref: ['TopicArn'], refIsArn: true });
  expect(resourceFacts['AWS::SecretsManager::Secret'].refIsArn).toBe(true);
  expect(resourceFacts['AWS::S3::Bucket']).toMatchObject({ ref: ['BucketName'] });
  expect(resourceFacts['AWS::S3::Bucket'].refIsArn).toBeUndefined();
});
