import { type Check, locationOf, ofType, textsOf } from './context.ts';
import { type Finding, warning } from './finding.ts';

/** Warns of backup copies in the Region of the backups, which template rules cannot compare. */
export const backupCopies: Check = async ({ resources, region, values }): Promise<readonly Finding[]> => {
  const plans = ofType(resources, 'AWS::Backup::BackupPlan');
  const vaults = new Set(textsOf(plans).filter((text) => /^arn:[^:]+:backup:/.test(text)));
  return [...vaults]
    .filter((vault) => vault.split(':')[3] === region)
    .map((vault) =>
      warning(
        locationOf(vault, values),
        `the vault is in ${region}, the same Region as the backups, so the copies are lost with it`,
        'Deploy the companion in another Region, and use the ARN of its vault.',
      ),
    );
};
