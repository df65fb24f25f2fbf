import {
  type Arn,
  type Conditions,
  type Expr,
  either,
  equals,
  flag,
  isGiven,
  optionalArnOf,
  type References,
  select,
  split,
  sub,
  text,
  unchecked,
} from '@hipaa-stacks/cloudformation';

/** The parameters of the image of OpenEMR. */
export const imageParameters = {
  OpenEmrVersion: text('Version', {
    Description:
      'Tag of the image openemr/openemr, 8.2.0 or newer, preferably with its digest. For upgrades, see AllowUpgrade. Example: 8.4.0@sha256:….',
    Default: '8.4.0@sha256:4b5cd11ffb6f997c002a7bea0020921bc500b61bd4ff55c95b7d7eba5b999a9a',
    AllowedPattern: '^[0-9][A-Za-z0-9._-]{0,127}(@sha256:[0-9a-f]{64})?$',
    ConstraintDescription: 'A tag such as 8.4.0, preferably with its digest: 8.4.0@sha256:…',
  }),
  ImageRepositoryArn: optionalArnOf('AWS::ECR::Repository', 'Image repository', {
    Description:
      'Optional. ARN of the ECR repository with a copy of the image. The policy of a repository in another account must allow the role in the output ExecutionRoleArn. If empty, the image is pulled from Docker Hub, which has a rate limit.',
  }),
  AllowUpgrade: flag('Allow upgrade', 'false', {
    Description:
      'Set it to true in the update to a version that changes the database schema: the update stops all tasks. Then start one task, which upgrades the database, and set it to false in the next update. Create a snapshot of the database first.',
  }),
};

type ImageReferences = References<typeof imageParameters>;

/** The conditions of the image. */
export const imageConditions = (p: ImageReferences) => ({
  HasImageRepository: isGiven(p.ImageRepositoryArn),
  AllowsUpgrade: equals(p.AllowUpgrade, 'true'),
});

/** The image of the tasks: from the repository if it is set, otherwise from Docker Hub. */
export const image = (p: ImageReferences, has: Conditions<typeof imageConditions>) =>
  either(
    has.HasImageRepository,
    sub(
      '${Account}.dkr.ecr.${Region}.${AWS::URLSuffix}/${Repository}:${Version}',
      imageParts(p.ImageRepositoryArn, p.OpenEmrVersion),
    ),
    sub('docker.io/openemr/openemr:${Version}', { Version: p.OpenEmrVersion }),
  );

/** Account, Region and name from the ARN of a repository, arn:aws:ecr:<Region>:<account>:repository/<name>; and the version. */
const imageParts = (repository: Arn<'AWS::ECR::Repository'>, version: Expr<string>) => {
  const parts = split(':', repository);
  return {
    Region: select(3, unchecked(parts)),
    Account: select(4, unchecked(parts)),
    Repository: select(1, unchecked(split(':repository/', repository))),
    Version: version,
  };
};
