import {
  type Arn,
  type Id,
  type Optional,
  orElse,
  policy,
  resource,
  snippet,
  sub,
  unchecked,
} from '@hipaa-stacks/cloudformation';

export interface FileSystemProps {
  /** Its key policy must allow the creator of the file system, through EFS: `encrypts: ['AWS::EFS::FileSystem']`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Roles that can mount it and write to it, through an access point. */
  readonly clients: readonly Arn<'AWS::IAM::Role'>[];
  /**
   * Automatic backups of EFS: daily, retained for 35 days, in a vault with an AWS managed key and without a lock.
   * Default: no, for a system with its own backup plan.
   */
  readonly automaticBackups?: boolean;
}

/** A file system that the system creates, or an existing one. */
export interface FileSystem {
  readonly id: Id<'AWS::EFS::FileSystem'>;
  readonly arn: Arn<'AWS::EFS::FileSystem'>;
}

/**
 * An EFS file system, encrypted with a customer managed KMS key. Its policy replaces the default policy, which allows
 * every client with network access: only the named clients can mount it, with their role, over TLS, through a mount
 * target and an access point, and without root access. Files that are not read for 30 days move to cheaper storage, and
 * back when they are read.
 *
 * Source: Amazon EFS User Guide, "Using IAM to control access to file systems".
 */
export function fileSystem(id: string, { key, clients, automaticBackups = false }: FileSystemProps) {
  const files = resource(
    id,
    'AWS::EFS::FileSystem',
    {
      Encrypted: true,
      KmsKeyId: key,
      PerformanceMode: 'generalPurpose',
      ThroughputMode: 'elastic',
      LifecyclePolicies: [{ TransitionToIA: 'AFTER_30_DAYS' }, { TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS' }],
      BackupPolicy: { Status: automaticBackups ? 'ENABLED' : 'DISABLED' },
      FileSystemProtection: { ReplicationOverwriteProtection: 'ENABLED' },
      FileSystemPolicy: policy(
        {
          Sid: 'Clients',
          Effect: 'Allow',
          Principal: { AWS: clients },
          Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
          Resource: '*',
          Condition: {
            Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' },
            ArnLike: {
              'elasticfilesystem:AccessPointArn': sub(
                'arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:access-point/*',
              ),
            },
          },
        },
        {
          Sid: 'DenyWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 'elasticfilesystem:*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ),
    },
    { keep: 'store', supports: ['164.312(a)(2)(iv)', '164.312(e)(2)(ii)'] },
  );
  return snippet([files], { id: files.ref, arn: files.att('Arn') });
}

/**
 * The file system that the system creates, or an existing one, such as one restored from a backup. An existing file
 * system has its own key and policy, which are set at its creation.
 *
 * @param own references from `when`; its condition selects the file system
 * @param existing ID of a file system in this account and Region
 */
export function fileSystemOf(
  own: { readonly [K in keyof FileSystem]: Optional<FileSystem[K]> },
  existing: Id<'AWS::EFS::FileSystem'>,
): FileSystem {
  const arn = sub('arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:file-system/${Existing}', {
    Existing: existing,
  });
  return { id: orElse(own.id, existing), arn: orElse(own.arn, unchecked<FileSystem['arn']>(arn)) };
}
