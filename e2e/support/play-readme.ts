import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, expect } from 'vitest';
import { clientConfig } from '../../tools/src/aws.ts';
import { readDocument } from './documented-commands.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { type NotRun, notRunErrors, type PlayOptions, playDocument, shellBlocksOf } from './play-document.ts';
import { allow, assume, createRole } from './principals.ts';
import { resourcesBelow, type StackResource } from './release.ts';
import type { Access } from './signed.ts';

// For e2e/readme-commands-*.test.ts: each test has its own emulator, with an administrator.

export const region = 'eu-central-1';
let running: Emulator;
/** The emulator of the current test. */
export const emulator = (): Emulator => running;
beforeEach(async () => {
  running = await startEmulator();
  await createRole(running, 'Administrator', [], { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
});
afterEach(() => running?.stop());

/** Access of a role in the Region of the documents. */
export const as = async (role: string): Promise<Access> => ({ ...(await assume(running, role)), region });
/** Settings of a client of the emulator. */
export const config = () => clientConfig({ ...running, region });

/** Statements of the policy in a document. */
const policyIn = (file: string): readonly object[] =>
  JSON.parse(/```json\n(.*?)```/s.exec(readDocument(file))![1]!).Statement;

/** Resources of the system before its deletion, whose names `hipaa-stacks delete` prints. */
let resources: readonly StackResource[] = [];
/** The name of a resource that `rememberResources` has read. */
export const physicalId = (id: string): string => resources.find(({ logicalId }) => logicalId === id)!.physicalId;
export const rememberResources = (stack: string) => async (): Promise<undefined> => {
  resources = await resourcesBelow({ ...running, region } as AwsAccess, stack);
};

/**
 * Plays sections with the roles that the documents describe: an administrator prepares the account, a user with the
 * policy in docs/deployment-role.md deploys and deletes with the deployment role, an auditor reads.
 */
export async function playWithRoles(
  file: string,
  sections: Readonly<Record<string, string>>,
  options: Omit<PlayOptions, 'access'>,
) {
  await createRole(running, 'Deployer', policyIn('docs/deployment-role.md'));
  await createRole(running, 'Auditor', [
    ...policyIn('docs/reading-evidence.md'),
    allow('cloudformation:DescribeStacks'),
  ]);
  const access: Record<string, Access> = {};
  for (const role of ['Administrator', 'Deployer', 'Auditor']) access[role] = await as(role);
  const reader = (heading: string): string => sections[heading]!;
  const blocks = shellBlocksOf(readDocument(file)).filter(({ heading }) => heading in sections);
  expect(new Set(blocks.map(({ heading }) => heading))).toEqual(new Set(Object.keys(sections)));
  const append = (heading: string) => (reader(heading) === 'Deployer' ? ['--role-arn', '"$DEPLOYMENT_ROLE_ARN"'] : []);
  const played = await playDocument(file, blocks, {
    ...options,
    append,
    access: (heading) => access[reader(heading)]!,
  });
  expect(played.failures).toEqual([]);
  const used = (options.notRun ?? []).filter((entry) => played.commands.some(({ notRun }) => notRun === entry));
  expect(await notRunErrors(running, played, used, reader)).toEqual([]);
}

/** What no README can run in the emulator. */
export const onEmulator: NotRun = { command: 'hipaa-stacks up', reason: 'starts an emulator: e2e/cli.test.ts runs it' };
