import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditTrail } from '../blueprints/audit-trail/src/audit-trail.ts';
import { demonstration } from '../blueprints/audit-trail/src/demonstration.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

test('code that is too large for a template is published as a zip file and works', async () => {
  const { manifest, published } = await buildAndPublish(emulator, auditTrail, 1000);
  expect(manifest.code.map(({ keyParameter }) => keyParameter)).toEqual(['ParserCodeKey', 'ProviderCodeKey']);
  expect(Object.keys(published.code)).toEqual(['ParserCodeKey', 'ProviderCodeKey']);

  const parameters = await demonstration.prepare(emulator);
  const { outputs } = await deploy(emulator, published, 'zipped', { parameters });
  const parser = (await resourcesBelow(emulator, 'zipped')).find(({ logicalId }) => logicalId === 'Parser')!;
  const { Configuration } = await new Lambda(clientConfig(emulator)).getFunction({ FunctionName: parser.physicalId });
  const sha256 = Buffer.from(manifest.code[0]!.sha256, 'hex').toString('base64');
  expect(Configuration).toMatchObject({ CodeSha256: sha256, CodeSize: manifest.code[0]!.bytes });
  await demonstration.run(emulator, outputs, () => {});
});
