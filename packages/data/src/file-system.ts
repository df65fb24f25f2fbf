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
  /** Its policy must let EFS use it for who creates the file system: `encrypts: ['AWS::EFS::FileSystem']`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Roles that may mount it and write to it, through an access point. */
  readonly clients: readonly Arn<'AWS::IAM::Role'>[];
  /**
   * Whether EFS backs it up by itself, each day for 35 days, into a vault with a key of AWS and without a lock.
   * Default: no, for a system with a backup plan of its own.
   */
  readonly ownBackups?: boolean;
}

/** A file system, whether the system made it or not. */
export interface FileSystem {
  readonly id: Id<'AWS::EFS::FileSystem'>;
  readonly arn: Arn<'AWS::EFS::FileSystem'>;
}

/**
 * An EFS file system encrypted with a customer managed key. Its policy takes the place of EFS's own, which lets in whoever reaches
 * it: only the clients named mount it, as themselves, by TLS, through a mount target and an access point, and none as root. Files
 * that nobody reads for 30 days move to cheaper storage, and back when they are read.
 *
 * Source: Amazon EFS User Guide, "Using IAM to control access to file systems".
 */
export function fileSystem(id: string, { key, clients, ownBackups = false }: FileSystemProps) {
  const files = resource(
    id,
    'AWS::EFS::FileSystem',
    {
      Encrypted: true,
      KmsKeyId: key,
      PerformanceMode: 'generalPurpose',
      ThroughputMode: 'elastic',
      LifecyclePolicies: [{ TransitionToIA: 'AFTER_30_DAYS' }, { TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS' }],
      BackupPolicy: { Status: ownBackups ? 'ENABLED' : 'DISABLED' },
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
 * The file system that a system makes for itself where it does, the one that exists where not, such as one restored from a backup.
 * What exists brings its own key and policy: AWS sets those where it is made.
 *
 * @param own what `when` gives back: it decides which of the two it is
 * @param existing its id, of this account and Region
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
