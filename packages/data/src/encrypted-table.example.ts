import { arnOf, blueprint, flag } from '@hipaa-stacks/cloudformation';
import { encryptedTable } from './encrypted-table.ts';

/** A table of sessions, which expire. */
export const example = blueprint('encrypted-table', {
  title: 'Table of sessions',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the table.' }),
      DeletionProtection: flag('Deletion protection', 'false', {
        Description: 'Prevents deletion of the table. It would also block a rollback: enable it in an update.',
      }),
    },
  },
  system: (p) => {
    const table = encryptedTable('SessionTable', {
      key: p.KeyArn,
      partitionKey: 'Id',
      expiresAt: 'ExpiresAt',
      deletionProtection: p.DeletionProtection,
    });
    return { stacks: { data: [table] }, outputs: { Table: { description: 'The table', value: table.name } } };
  },
});
