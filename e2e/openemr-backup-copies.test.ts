import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { buildBlueprint } from '../tools/src/build/build.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';
import { fetchSigned } from './support/signed.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator?.stop());

interface Rule {
  readonly RuleName: string;
  readonly CopyActions?: readonly { readonly DestinationBackupVaultArn: string }[];
}

/** The rules of the backup plan of a stack. */
async function rulesOf(stack: string): Promise<readonly Rule[]> {
  const plan = (await resourcesBelow(emulator, stack)).find(({ type }) => type === 'AWS::Backup::BackupPlan')!;
  const response = await fetchSigned(emulator, 'backup', `/backup/plans/${plan.physicalId}`);
  const { BackupPlan } = (await response.json()) as { BackupPlan: { Rules: Rule[] } };
  return BackupPlan.Rules;
}

/** Creates the companion from its file, in a chosen Region. */
async function launchCompanion(region: string): Promise<string> {
  const { files } = await buildBlueprint(openEmr);
  const { bytes } = files.find(({ file }) => file === 'companion-backup-copies.yaml')!;
  const cloudFormation = new CloudFormation(clientConfig({ ...emulator, region }));
  await cloudFormation.createStack({
    StackName: 'openemr-copies',
    TemplateBody: new TextDecoder().decode(bytes),
    Parameters: [{ ParameterKey: 'SystemName', ParameterValue: 'copied' }],
  });
  await waitUntilStackCreateComplete(
    { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
    { StackName: 'openemr-copies' },
  );
  const { Stacks } = await cloudFormation.describeStacks({ StackName: 'openemr-copies' });
  return Stacks![0]!.Outputs!.find(({ OutputKey }) => OutputKey === 'VaultArn')!.OutputValue!;
}

test('each backup is copied to the vault of the companion in another Region, and not copied without it', async () => {
  const vault = await launchCompanion('eu-west-1');
  expect(vault).toMatch(/^arn:aws:backup:eu-west-1:\d{12}:backup-vault:openemr-copies-[0-9a-f]{8}$/);
  const { published } = await buildAndPublish(emulator, openEmr);
  await deploy(emulator, published, 'copied', { parameters: { BackupCopyVaultArn: vault } });
  const rules = await rulesOf('copied');
  expect(rules.map(({ RuleName }) => RuleName)).toEqual(['Daily', 'Weekly', 'Monthly']);
  for (const { CopyActions } of rules) expect(CopyActions).toMatchObject([{ DestinationBackupVaultArn: vault }]);
  const withCopies = (await resourcesBelow(emulator, 'copied')).length;

  await deploy(emulator, published, 'copied', { parameters: { BackupCopyVaultArn: '' } });
  for (const { CopyActions = [] } of await rulesOf('copied')) expect(CopyActions).toEqual([]);
  expect((await resourcesBelow(emulator, 'copied')).length).toBe(withCopies);
});
