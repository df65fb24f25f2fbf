import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, expect } from 'vitest';
import { clientConfig } from '../../tools/src/aws.ts';
import { readDocument } from './documented-commands.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import {
  type NotRun,
  notRunErrors,
  type PlayOptions,
  playDocument,
  shellBlocksOf,
  type Variables,
} from './play-document.ts';
import { account, allow, assume, createRole } from './principals.ts';
import { resourcesBelow, type StackResource } from './release.ts';
import type { Access } from './signed.ts';

// For e2e/readme-commands-*.test.ts: each test has its own emulator, with an administrator.
export const region = 'eu-central-1';
export let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  await createRole(emulator, 'Administrator', [], { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
});
afterEach(() => emulator?.stop());

/** Access of a role in the Region of the documents. */
export const as = async (role: string): Promise<Access> => ({ ...(await assume(emulator, role)), region });
export const config = () => clientConfig({ ...emulator, region });

/** Statements of the policy in a document. */
const policyIn = (file: string): readonly object[] =>
  JSON.parse(/```json\n(.*?)```/s.exec(readDocument(file))![1]!).Statement;

/** Resources of the system before its deletion, whose names `hipaa-stacks delete` prints. */
let resources: readonly StackResource[] = [];
export const physicalId = (id: string): string => resources.find(({ logicalId }) => logicalId === id)!.physicalId;
export const rememberResources = (stack: string) => async (): Promise<undefined> => {
  resources = await resourcesBelow({ ...emulator, region } as AwsAccess, stack);
};
/** Evaluates the calls that are not run with the policies of the reader of a section. */
export const evaluateAs =
  (reader: (heading: string) => string): NonNullable<PlayOptions['afterBlock']> =>
  ({ commands, variables }) =>
    notRunErrors(emulator, { commands, variables: { ...variables, ...keyArns() } }, reader);

/** ARNs of keys in these stacks, as variables such as `LOG_KEY_ARN`. */
const keyArns = (): Variables =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === 'AWS::KMS::Key')
      .map(({ logicalId, physicalId }) => [
        `${logicalId.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_ARN`,
        `arn:aws:kms:${region}:${account}:key/${physicalId}`,
      ]),
  );

/**
 * Plays sections with the roles that the documents describe: an administrator prepares the account, a user with the
 * policy in docs/deployment-role.md deploys and deletes with the deployment role, an auditor reads.
 */
export async function playWithRoles(
  file: string,
  sections: Readonly<Record<string, string>>,
  options: Omit<PlayOptions, 'access'>,
) {
  await createRole(emulator, 'Deployer', policyIn('docs/deployment-role.md'));
  await createRole(emulator, 'Auditor', [
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
    afterBlock: evaluateAs(reader),
    append,
    access: (heading) => access[reader(heading)]!,
  });
  expect(played.failures).toEqual([]);
}

export const noFindings = 'the service reports no findings in the emulator';
export const onEmulator: NotRun = { command: 'hipaa-stacks up', reason: 'starts an emulator: e2e/cli.test.ts runs it' };
