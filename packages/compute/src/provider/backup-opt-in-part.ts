import { BackupClient, DescribeRegionSettingsCommand, UpdateRegionSettingsCommand } from '@aws-sdk/client-backup';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { backupOptIn } from './backup-opt-in.ts';
import { serve } from './kind.ts';

const backup = new BackupClient({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::BackupOptIn',
  backupOptIn({
    async describe() {
      const { ResourceTypeOptInPreference = {} } = await backup.send(new DescribeRegionSettingsCommand({}));
      return ResourceTypeOptInPreference;
    },
    async update(optIn) {
      await backup.send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { ...optIn } }));
    },
  }),
);
