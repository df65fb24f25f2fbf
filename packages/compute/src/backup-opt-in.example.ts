import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { backupOptIn } from './backup-opt-in.ts';

/** Backups of Aurora and EFS, switched on by a provider that exists. */
export const example = blueprint('backup-opt-in', {
  title: 'Opt-in of the account to backups of Aurora and EFS',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', { Description: 'Provider that opts in to backups.' }),
    },
  },
  system: (p) => {
    const optIn = backupOptIn('BackupOptIn', {
      provider: { arn: p.ProviderArn, serves: { 'backup-opt-in': true } },
      types: ['Aurora', 'EFS'],
    });
    return { stacks: { app: [optIn] }, outputs: {} };
  },
});
