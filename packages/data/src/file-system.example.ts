import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { fileSystem } from './file-system.ts';

/** A file system for the role of an application, with an existing key and automatic backups of EFS. */
export const example = blueprint('file-system', {
  title: 'File system for documents with ePHI',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the file system.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the files.' }),
    },
  },
  system: (p) => {
    const files = fileSystem('FileSystem', { key: p.KeyArn, clients: [p.ClientRoleArn], automaticBackups: true });
    return { stacks: { data: [files] }, outputs: { FileSystem: { description: 'The file system', value: files.id } } };
  },
});
