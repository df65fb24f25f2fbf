import {
  type Arn,
  type Condition,
  type Conditions,
  isGiven,
  not,
  optionalIdOf,
  type References,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { accessPoint, fileSystem, fileSystemOf, mountTargets } from '@hipaa-stacks/data';
import { sites } from './container.ts';
import type { Foundation } from './foundation.ts';

/** The parameters of the file system. */
export const filesParameters = {
  ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'Existing file system', {
    Description:
      'Optional. ID of an EFS file system with the documents, such as one restored from a backup. If empty, a file system is created.',
  }),
  FileSystemPath: text('Folder in the file system', {
    Description:
      'Folder in the file system that contains the OpenEMR sites. After a restore with AWS Backup, the subfolder sites of the restore folder. Example: /aws-backup-restore_…/sites.',
    Default: '/sites',
    AllowedPattern: '^(?=.{1,100}$)(/[A-Za-z0-9_:+-][A-Za-z0-9_.:+-]*){1,4}$',
    ConstraintDescription:
      'A path of one to four folders and at most 100 characters, such as /sites; no name begins with a period',
  }),
};

type FilesReferences = References<typeof filesParameters>;

/** The condition of the file system. */
export const filesConditions = (p: FilesReferences) => ({ HasOwnFileSystem: not(isGiven(p.ExistingFileSystemId)) });

/**
 * The file system with the documents, or an existing one, with its mount targets and the access point of the tasks.
 *
 * @param client the role of the tasks
 */
export function files(
  p: FilesReferences,
  has: Conditions<typeof filesConditions> & { readonly HasThirdZone: Condition },
  { keys, network }: Foundation,
  client: Arn<'AWS::IAM::Role'>,
) {
  const own = when(has.HasOwnFileSystem, () => fileSystem('FileSystem', { key: keys.data.arn, clients: [client] }));
  const used = fileSystemOf(own, p.ExistingFileSystemId);
  const targets = mountTargets('MountTarget', {
    fileSystem: used.id,
    vpc: network.vpc,
    subnets: network.privateSubnets,
    third: has.HasThirdZone,
  });
  const sitesAccessPoint = accessPoint('FileSystemAccessPoint', {
    fileSystem: used.id,
    path: p.FileSystemPath,
    user: sites.user,
    permissions: sites.permissions,
  });
  return { own, targets, accessPoint: sitesAccessPoint, fileSystem: used };
}
