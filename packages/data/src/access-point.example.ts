import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { accessPoint } from './access-point.ts';
import { fileSystem } from './file-system.ts';

/** A file system with one directory for the sites of a web server, whose user is 1000. */
export const example = blueprint('access-point', {
  title: 'Directory of a file system for one user',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the directory.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the files.' }),
    },
  },
  system: (p) => {
    const files = fileSystem('FileSystem', { key: p.KeyArn, clients: [p.ClientRoleArn], ownBackups: true });
    const sites = accessPoint('Sites', { fileSystem: files.id, path: '/sites', user: { uid: 1000, gid: 1000 } });
    return {
      stacks: { data: [files, sites] },
      outputs: { AccessPoint: { description: 'For the volume of a task', value: sites.id } },
    };
  },
});
