import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { fileSystem } from './file-system.ts';

/** Files of an application that one role reads and writes, under a key that exists; EFS backs them up. */
export const example = blueprint('file-system', {
  title: 'File system for documents with ePHI',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the file system.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the files.' }),
    },
  },
  system: (p) => {
    const files = fileSystem('FileSystem', { key: p.KeyArn, clients: [p.ClientRoleArn], ownBackups: true });
    return { stacks: { data: [files] }, outputs: { FileSystem: { description: 'The file system', value: files.id } } };
  },
});
