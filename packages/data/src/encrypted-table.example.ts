import { arnOf, blueprint, flag } from '@hipaa-stacks/cloudformation';
import { encryptedTable } from './encrypted-table.ts';

/** A table of sessions, each gone by itself when it is over. */
export const example = blueprint('encrypted-table', {
  title: 'Table of sessions',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the table.' }),
      DeletionProtection: flag('Deletion protection', 'false', {
        Description: 'Refuses to delete the table. It would also block a rollback: turn it on in an update.',
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
