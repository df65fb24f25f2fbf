import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { readDocument } from './support/documented-commands.ts';
import {
  type PlayOptions,
  playDocument,
  settingErrors,
  shellBlocksOf,
  type Variables,
} from './support/play-document.ts';
import { as, config, emulator, region } from './support/play-readme.ts';
import { committedRelease, publish } from './support/release.ts';
import { until } from './support/until.ts';

const file = 'README.md';
const blocks = shellBlocksOf(readDocument(file));
const set: NonNullable<PlayOptions['set']> = {
  BUCKET: async () => {
    await new S3(config()).createBucket({
      Bucket: 'templates',
      CreateBucketConfiguration: { LocationConstraint: region },
    });
    return 'templates';
  },
  TEMPLATE_URL: async () => (await publish({ ...emulator, region }, committedRelease('audit-trail'))).root.url,
};

/** The ways to deploy are alternatives: the stack of one is deleted before the next. */
async function deleteStack(): Promise<void> {
  const stacks = new CloudFormation(config());
  const status = async () => (await stacks.describeStacks({ StackName: 'audit-trail' })).Stacks![0]!.StackStatus!;
  await until('end of the creation', async () => !(await status()).endsWith('IN_PROGRESS'));
  expect(await status()).toBe('CREATE_COMPLETE');
  await stacks.updateTerminationProtection({ StackName: 'audit-trail', EnableTerminationProtection: false });
  await stacks.deleteStack({ StackName: 'audit-trail' });
  await until('deletion', async () => (await status().catch(() => 'DELETE_COMPLETE')) === 'DELETE_COMPLETE');
}

test('an administrator can deploy in each way that the README describes', { timeout: 1_800_000 }, async () => {
  const ways = blocks.filter(({ heading }) => heading === 'Deploy a blueprint in your account');
  // `npm` installs the repository itself: e2e/cli.test.ts runs `start`.
  expect(new Set(blocks.filter((block) => !ways.includes(block)).map(({ heading }) => heading))).toEqual(
    new Set(['Quick start']),
  );
  expect(settingErrors(readDocument(file), set)).toEqual([]);
  const administrator = await as('Administrator');
  let variables: Variables = {};
  for (const block of ways) {
    const known = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, () => value]));
    const played = await playDocument(file, [block], { access: () => administrator, set: { ...set, ...known } });
    expect(played.failures).toEqual([]);
    variables = { ...variables, ...played.variables };
    if (/aws cloudformation (deploy|create-stack)/.test(block.code)) await deleteStack();
  }
});
