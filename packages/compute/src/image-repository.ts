import { type Arn, accountId, Problem, policy, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface ImageRepositoryProps {
  /** Encrypts the images; it cannot be changed later. `encrypts` of its `dataKey` includes `AWS::ECR::Repository`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /**
   * Tagged images to keep, by time of push; at least 2: the version that runs and the previous one, to which a
   * rollback returns. Images that are pushed and never deployed count too. Default: 100.
   */
  readonly keepImages?: number;
  /** Days after which an image without a tag expires. Default: 7. */
  readonly untaggedDays?: number;
}

/**
 * A private ECR repository for the images of one application: encrypted with a customer managed KMS key, with tags that
 * cannot be moved to another image, and a scan of each image when it is pushed. Images expire by count, not by age, so
 * a system that is not updated for a year can still roll back. Only principals of this account with permissions
 * in IAM policies can use it.
 *
 * The repository is retained when its stack is deleted, and when it is replaced (another key), so its images do not
 * block either. Only a rollback of its own creation deletes it, with the images that were pushed in the meantime. Images
 * must not contain ePHI, so it supports no paragraph.
 *
 * @throws Problem if fewer than two images are kept
 * Source: Amazon ECR User Guide, "Examples of lifecycle policies", "Preventing image tags from being overwritten",
 * "Encryption at rest" and "Private repository policies".
 */
export function imageRepository(id: string, { key, keepImages = 100, untaggedDays = 7 }: ImageRepositoryProps) {
  if (keepImages < 2)
    throw new Problem(id, `keeps ${keepImages} images`, 'Keep at least 2: a rollback needs the previous image.');
  const repository = resource(
    id,
    'AWS::ECR::Repository',
    {
      EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: key },
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      LifecyclePolicy: { LifecyclePolicyText: lifecycle(keepImages, untaggedDays) },
      RepositoryPolicyText: policy({
        Sid: 'DenyOtherAccounts',
        Effect: 'Deny',
        Principal: '*',
        Action: 'ecr:*',
        Condition: {
          StringNotEquals: { 'aws:PrincipalAccount': accountId },
          Bool: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
      EmptyOnDelete: true,
    },
    {
      keep: 'store',
      exceptions: [
        { rule: 'checkov:CKV_AWS_32', reason: 'The only statement of the policy denies other accounts.' },
        {
          rule: 'parliament:MALFORMED',
          reason:
            'The statements of the policy of a repository have no Resource element: they apply to the repository.',
        },
      ],
    },
  );
  return snippet([repository], {
    name: repository.ref,
    arn: repository.att('Arn'),
    uri: repository.att('RepositoryUri'),
  });
}

/** ECR does not expire an image without a tag that belongs to an image for several platforms, or has one. */
const lifecycle = (keepImages: number, untaggedDays: number): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: 'Images without a tag',
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: untaggedDays,
        },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        description: 'Oldest versions',
        selection: {
          tagStatus: 'tagged',
          tagPatternList: ['*'],
          countType: 'imageCountMoreThan',
          countNumber: keepImages,
        },
        action: { type: 'expire' },
      },
    ],
  });
