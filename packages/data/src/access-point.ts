import { type Expr, type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface AccessPointProps {
  readonly fileSystem: Id<'AWS::EFS::FileSystem'>;
  /** The directory that its clients see as the root, such as `/sites`; made when it is first mounted. At most four levels. */
  readonly path: `/${string}` | Expr<string>;
  /** As whom everything is read and written, whoever the client says that it is; it owns the directory. */
  readonly user: { readonly uid: number; readonly gid: number };
  /** Of the directory when it is made, octal. Default: `0750`. */
  readonly permissions?: string;
}

/**
 * A way into one directory of a file system, as one user. All of it is fixed once made: another path or user makes another access
 * point, and does not move what the old one holds.
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
