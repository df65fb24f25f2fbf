import { type Arn, type TypedResource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { type ImageRepositoryProps, imageRepository } from './image-repository.ts';

const key = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['Key', 'Arn'] });
const repository = (props: Partial<ImageRepositoryProps> = {}) =>
  imageRepository('BackendImages', { key, ...props }).resources[0] as TypedResource<'AWS::ECR::Repository'>;

/** The images that remain by the lifecycle policy, of images from newest to oldest: evaluated as ECR does. */
function remaining(images: readonly { readonly tag?: string; readonly days: number }[], props = {}) {
  const { LifecyclePolicy } = repository(props).properties as { LifecyclePolicy: { LifecyclePolicyText: string } };
  const { rules } = JSON.parse(LifecyclePolicy.LifecyclePolicyText);
  return rules.reduce((left: typeof images, { selection }: { selection: Record<string, unknown> }) => {
    const isSelected = ({ tag }: { tag?: string }) => (tag === undefined) === (selection.tagStatus === 'untagged');
    const selected = left.filter(isSelected);
    const expired =
      selection.countType === 'imageCountMoreThan'
        ? selected.slice(selection.countNumber as number)
        : selected.filter(({ days }) => days > (selection.countNumber as number));
    return left.filter((image) => !expired.includes(image));
  }, images);
}

test('images are encrypted with the given key', () => {
  expect(repository().properties).toMatchObject({ EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: key } });
});

test('a tag cannot be moved to another image', () => {
  expect(repository().properties).toMatchObject({ ImageTagMutability: 'IMMUTABLE' });
});

test('each image is scanned when it is pushed', () => {
  expect(repository().properties).toMatchObject({ ImageScanningConfiguration: { ScanOnPush: true } });
});

test('the previous version does not expire, however old it is', () => {
  const versions = [
    { tag: '1.1.0', days: 900 },
    { tag: '1.0.0', days: 1800 },
  ];
  expect(remaining(versions, { keepImages: 2 })).toEqual(versions);
});

test('the oldest versions expire by count, and images without a tag by age', () => {
  const images = [
    { tag: '1.2.0', days: 0 },
    { days: 3 },
    { tag: '1.1.0', days: 4 },
    { days: 8 },
    { tag: '1.0.0', days: 9 },
  ];
  expect(remaining(images, { keepImages: 2 })).toEqual(images.slice(0, 3));
});

test('a repository that keeps only one image is refused: a rollback needs two', () => {
  expect(() => repository({ keepImages: 1 })).toThrow('BackendImages: keeps 1 images. Keep at least 2');
});

test('principals of other accounts are denied', () => {
  expect(repository().properties).toMatchObject({
    RepositoryPolicyText: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'ecr:*',
          Condition: { StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
  });
});

test('images do not block the deletion of the stack: the repository is retained, or emptied if its creation is rolled back', () => {
  expect(repository().keep).toBe('store');
  expect(repository().properties).toMatchObject({ EmptyOnDelete: true });
});
