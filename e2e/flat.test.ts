import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { deployStack } from '../tools/src/deploy/index.ts';
import { resourcesOf } from '../tools/src/deploy/stack.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { committedRelease, deploy, publish, resourcesBelow } from './support/release.ts';

let emulator: Emulator;
let published: Published;

beforeAll(async () => {
  emulator = await startEmulator();
  published = await publish(emulator, committedRelease('audit-trail'));
});
afterAll(() => emulator?.stop());

const deployAlone = (stackName: string, templateUrl: string, parameters: Record<string, string> = {}) =>
  deployStack({ aws: emulator, stackName, templateUrl, parameters, preflight: false, say: () => {} });

/** A stack name in the form of a StackSet: names that are derived from it must not be too long. */
const stackSetStack = 'StackSet-audit-trail-0a1b2c3d-0000-4000-8000-0123456789ab';

test('the flat template creates the same resources as the nested ones, with a stack name of a StackSet', async () => {
  const nested = await deploy(emulator, published, 'nested');
  const flat = await deployAlone(stackSetStack, published.flat!.url);
  expect(Object.keys(flat.outputs)).toEqual(Object.keys(nested.outputs));
  const resources = async (stackName: string) => (await resourcesBelow(emulator, stackName)).map(described).sort();
  const described = ({ logicalId, type }: { logicalId: string; type: string }) => `${logicalId} ${type}`;
  expect(await resources(stackSetStack)).toEqual(await resources('nested'));
  const own = await resourcesOf(new CloudFormation(clientConfig(emulator)), stackSetStack);
  expect(own).toHaveLength((await resources('nested')).length);
});

test('the deployment role can be created, and used as service role', async () => {
  const parameters = { StackName: 'by-role', TemplateBucket: published.bucket };
  const { outputs } = await deployAlone('by-role-role', published.deploymentRole.url, parameters);
  const roleArn = Object.values(outputs).find((value) => value.includes(':role/'));
  expect(roleArn).toBeDefined();
  expect((await deploy(emulator, published, 'by-role', { roleArn })).operation).toBe('create');
});
