import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { imageRepository } from './image-repository.ts';

/** A repository with an existing key. */
export const example = blueprint('image-repository', {
  title: 'ECR repository for the images of an application',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'Key that encrypts the images; its policy allows the creator of the stack to use it through ECR.',
      }),
    },
  },
  system: (p) => {
    const images = imageRepository('BackendImages', { key: p.KeyArn });
    return {
      stacks: { build: [images] },
      outputs: { RepositoryUri: { description: 'Repository to push images to', value: images.uri } },
    };
  },
});
