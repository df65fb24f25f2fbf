import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { accessPoint } from './access-point.ts';
import { fileSystem } from './file-system.ts';

/** A file system with a directory for the sites of a web server, which runs as user 1000. */
export const example = blueprint('access-point', {
  title: 'Access point of a file system',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the directory.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the files.' }),
    },
  },
  system: (p) => {
    const files = fileSystem('FileSystem', { key: p.KeyArn, clients: [p.ClientRoleArn], automaticBackups: true });
    const sites = accessPoint('Sites', { fileSystem: files.id, path: '/sites', user: { uid: 1000, gid: 1000 } });
    return {
      stacks: { data: [files, sites] },
      outputs: { AccessPoint: { description: 'Access point, for the volume of a task', value: sites.id } },
    };
  },
});
