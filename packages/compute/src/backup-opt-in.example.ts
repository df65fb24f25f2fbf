import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { backupOptIn } from './backup-opt-in.ts';

/** AWS Backup opt-in for Aurora and EFS, by an existing provider. */
export const example = blueprint('backup-opt-in', {
  title: 'Opt-in of the account to backups of Aurora and EFS',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Lambda function that serves Custom::BackupOptIn.',
      }),
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
