import { type Expr, type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface AccessPointProps {
  readonly fileSystem: Id<'AWS::EFS::FileSystem'>;
  /** The root directory of its clients, such as `/sites`; created at the first mount. At most four levels. */
  readonly path: `/${string}` | Expr<string>;
  /** POSIX user of all file operations, instead of the client's user; it owns the directory. */
  readonly user: { readonly uid: number; readonly gid: number };
  /** Permissions of the directory at its creation, octal. Default: `0750`. */
  readonly permissions?: string;
}

/**
 * An access point: access to one directory of a file system, as one user. Every change requires replacement: another
 * path or user is another access point, and files are not moved.
 *
 * Source: Amazon EFS User Guide, "Working with access points".
 */
export function accessPoint(id: string, { fileSystem, path, user, permissions = '0750' }: AccessPointProps) {
  const [uid, gid] = [`${user.uid}`, `${user.gid}`];
  const point = resource(id, 'AWS::EFS::AccessPoint', {
    FileSystemId: fileSystem,
    PosixUser: { Uid: uid, Gid: gid },
    RootDirectory: { Path: path, CreationInfo: { OwnerUid: uid, OwnerGid: gid, Permissions: permissions } },
  });
  return snippet([point], { id: point.ref, arn: point.att('Arn') });
}
