import { existsSync, readFileSync } from 'node:fs';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';
import { until } from './support/until.ts';
import { intakeBlueprint } from './tutorial/src/intake.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const MAX_LINES = 120;
const MIN_RESOURCES = 40;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

test.each(['intake.ts', 'handler.ts'])('the tutorial contains %s', (file) => {
  expect(read('../docs/tutorial.md')).toContain(`\`\`\`ts\n${read(`tutorial/src/${file}`)}\`\`\``);
});

test('the blueprint finds its code from `dist`, where it is compiled to', () => {
  const [, path] = /new URL\('([^']+)', import\.meta\.url\)/.exec(read('tutorial/src/intake.ts'))!;
  expect(existsSync(new URL(path!, new URL('tutorial/dist/intake.js', import.meta.url)))).toBe(true);
});

test('the blueprint has 40 resources or more in less than 120 lines', () => {
  const resources = Object.values(intakeBlueprint.plan.stacks).flatMap((parts) =>
    parts.flatMap((part) => part.resources),
  );
  expect(resources.length).toBeGreaterThanOrEqual(MIN_RESOURCES);
  expect(read('tutorial/src/intake.ts').trimEnd().split('\n').length).toBeLessThan(MAX_LINES);
});

test.each(['nested', 'flat'] as const)('has no findings: %s', async (form) => {
  const bundled = await bundleCode(intakeBlueprint);
  expect(checkBlueprint(bundled.blueprint, form).map(formatFinding)).toEqual([]);
});

test('an uploaded file is recorded in the table', async () => {
  const { published } = await buildAndPublish(emulator, intakeBlueprint);
  const { outputs } = await deploy(emulator, published, 'intake', { parameters: { AlertEmail: 'it@clinic.example' } });
  const key = 'visit.csv';
  await new S3(clientConfig(emulator)).putObject({ Bucket: outputs.FileBucket!, Key: key, Body: 'synthetic' });
  const table = new DynamoDB(clientConfig(emulator));
  const id = `${outputs.FileBucket}/${key}`;
  const item = await until('item', async () => {
    const { Item } = await table.getItem({ TableName: outputs.FileTable!, Key: { Id: { S: id } } });
    return Item;
  });
  expect(item.Bytes).toEqual({ N: '9' });

  await deleteStack({ aws: emulator, stackName: 'intake', yes: true, interactive: false, say: () => undefined });
  const { Stacks } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
  expect(Stacks?.filter(({ StackName }) => StackName === 'intake')).toEqual([]);
  expect(await resourcesBelow(emulator, 'intake').catch(() => [])).toEqual([]);
});
