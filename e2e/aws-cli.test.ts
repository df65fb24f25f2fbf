import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstration } from '../blueprints/audit-trail/src/demonstration.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { findStack, outputsOf } from '../tools/src/deploy/stack.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { type AwsCli, awsCli } from './support/aws-cli.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { committedRelease, publish, resourcesBelow } from './support/release.ts';
import { until } from './support/until.ts';

let emulator: Emulator;
let cli: AwsCli;
let published: Published;

beforeAll(async () => {
  emulator = await startEmulator();
  published = await publish(emulator, committedRelease('audit-trail'));
  cli = await awsCli(emulator);
});
afterAll(async () => {
  await emulator?.stop();
  await cli?.remove();
});

const createStack = (stackName: string, ...words: string[]) =>
  cli.aws('cloudformation', 'create-stack', '--stack-name', stackName, ...words);
const acknowledged = ['--capabilities', 'CAPABILITY_IAM'];

/** Like `aws cloudformation wait`, without its interval of 30 seconds. */
const finished = (stackName: string) =>
  until(`end of the work on ${stackName}`, async () => {
    const stack = await findStack(new CloudFormation(clientConfig(emulator)), stackName);
    return !stack?.StackStatus?.endsWith('_IN_PROGRESS') && stack;
  });

async function created(stackName: string) {
  const stack = await finished(stackName);
  expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  return outputsOf(stack);
}

const typesOf = async (stackName: string) => (await resourcesBelow(emulator, stackName)).map(({ type }) => type).sort();

test('a published template creates a working system', async () => {
  const { AlertQueueArn } = await demonstration.prepare(emulator);
  const parameters = ['--parameters', `ParameterKey=AlertQueueArn,ParameterValue=${AlertQueueArn}`];
  await createStack('published', '--template-url', published.root.url, ...parameters, ...acknowledged);
  await demonstration.run(emulator, await created('published'), () => {});
});

test('without the required capability it is refused', async () => {
  const reason = 'Requires capabilities : [CAPABILITY_IAM]';
  await expect(createStack('refused', '--template-url', published.flat!.url)).rejects.toThrow(reason);
  expect(await findStack(new CloudFormation(clientConfig(emulator)), 'refused')).toBeUndefined();
  await createStack('taken-back', '--template-url', published.root.url);
  expect((await finished('taken-back')).StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(await cli.aws('cloudformation', 'describe-stack-events', '--stack-name', 'taken-back')).toContain(reason);
});

test('the committed templates can be packaged and created without this project', async () => {
  const packaged = join(cli.folder, 'packaged.yaml');
  const template = join(committedRelease('audit-trail'), 'root.yaml');
  await cli.aws('s3', 'mb', 's3://packages');
  await cli.aws(
    ...['cloudformation', 'package', '--template-file', template],
    ...['--s3-bucket', 'packages', '--output-template-file', packaged],
  );
  // The packaged template is larger than 51,200 bytes, the limit of a template in a request.
  await cli.aws(
    ...['cloudformation', 'deploy', '--stack-name', 'packaged', '--template-file', packaged],
    ...['--s3-bucket', 'packages', ...acknowledged],
  );
  const withoutSubscription = (types: string[]) => types.filter((type) => type !== 'AWS::SNS::Subscription');
  expect(await typesOf('packaged')).toEqual(withoutSubscription(await typesOf('published')));
});
