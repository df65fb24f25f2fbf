import { expect, test } from 'vitest';
import { backupCopies } from './backup-copies.ts';
import { linesOf, openEmrContext } from './testing/openemr.ts';

const BackupCopyVaultArn = 'arn:aws:backup:us-west-2:111122223333:backup-vault:copies';

test('copies in the Region of the backups are a warning', async () => {
  const run = async (region: string) =>
    linesOf(await backupCopies(openEmrContext({ BackupCopyVaultArn }, {}, { region })));
  expect(await run('us-east-1')).toEqual([]);
  expect(await run('us-west-2')).toEqual([
    expect.stringMatching(
      /^warning parameter BackupCopyVaultArn: the vault is in us-west-2, the same Region as the backups, so the copies are lost with it\. Deploy the companion in another Region, and use the ARN of its vault\./,
    ),
  ]);
});

test('without copies there is no finding', async () => {
  expect(linesOf(await backupCopies(openEmrContext({}, {})))).toEqual([]);
});
