import type { Organization } from '@hipaa-stacks/baseline';
import {
  type Arn,
  and,
  type Condition,
  type Conditions,
  choice,
  contents,
  type Expr,
  either,
  equals,
  holds,
  type Id,
  isGiven,
  not,
  optionalArnOf,
  or,
  type References,
  type Rule,
  text,
  unchecked,
  when,
} from '@hipaa-stacks/cloudformation';
import { type BuildSource, imageBuild } from '@hipaa-stacks/compute';
import { encryptedBucket, logGroup } from '@hipaa-stacks/data';
import type { BuildRole, Images } from './images.ts';

const repositoryUrl = (image: string, example: string) =>
  text(`Repository of the ${image}`, {
    Description: `Optional. URL of the Git repository of the ${image}: HTTPS for a connection, SSH for a deploy key. Examples: https://github.com/clinic/${example}.git, git@github.com:clinic/${example}.git.`,
    Default: '',
    AllowedPattern: '^$|^(https://|ssh://|[A-Za-z0-9_-]+@)[A-Za-z0-9._~:/@-]{1,1000}$',
    ConstraintDescription: `A URL such as https://github.com/clinic/${example}.git or git@github.com:clinic/${example}.git, or empty`,
  });

const folder = (image: string) =>
  text(`Folder of the ${image}`, {
    Description: `Folder with the Dockerfile of the ${image} in the source. A period is the root. Example: services/${image}.`,
    Default: '.',
    AllowedPattern: '^(\\.|[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,9})$',
    ConstraintDescription: 'A relative path without a period at the beginning of a name, or a period',
  });

const baseImage = (image: string) =>
  text(`Base image of the ${image}`, {
    Description: `Optional. Value of the build argument BASE_IMAGE of the Dockerfile of the ${image}: a public image, preferably with its digest. If empty, the Dockerfile decides. Example: public.ecr.aws/docker/library/python:3.13-slim@sha256:….`,
    Default: '',
    AllowedPattern: '^$|^[a-z0-9][A-Za-z0-9._/:@-]{0,511}$',
    ConstraintDescription: 'An image such as public.ecr.aws/docker/library/python:3.13-slim, or empty',
  });

/** The parameters of the builds. */
export const buildParameters = {
  BuildSource: choice('Source of the builds', ['s3', 'connection', 'deploy-key'], {
    Description:
      's3 builds from zip files in a bucket of this stack; connection from Git repositories through ConnectionArn; deploy-key from Git repositories through SSH with the key in DeployKeySecretArn. See the outputs for the commands.',
  }),
  ConnectionProvider: choice('Provider of the connection', ['GitHub', 'GitLab', 'Bitbucket'], {
    Description: 'Git provider, for the source connection.',
  }),
  ConnectionArn: text('Connection', {
    Description:
      'Optional. ARN of a connection that is authorized in the console (status Available), for the source connection. If empty, there are no builds yet: the output ConnectCommand creates a connection.',
    Default: '',
    AllowedPattern:
      '^$|^arn:aws[a-z-]*:(codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection/[0-9a-f-]{36}$',
    ConstraintDescription: 'The ARN of a connection, such as arn:aws:codeconnections:…:connection/…, or empty',
  }),
  DeployKeySecretArn: optionalArnOf('AWS::SecretsManager::Secret', 'Deploy key', {
    Description:
      'Optional. ARN of a secret with the JSON members privateKey and knownHosts, for the source deploy-key. If empty, there are no builds yet: the output ConnectCommand creates the secret.',
  }),
  BackendRepositoryUrl: repositoryUrl('backend', 'backend'),
  FrontendRepositoryUrl: repositoryUrl('frontend', 'frontend'),
  BackendFolder: folder('backend'),
  FrontendFolder: folder('frontend'),
  BackendBaseImage: baseImage('backend'),
  FrontendBaseImage: baseImage('frontend'),
};

export type BuildReferences = References<typeof buildParameters>;

/** The conditions of the builds. There are none before the source can be used: without a connection or a deploy key. */
export const buildConditions = (p: BuildReferences) => {
  const isFrom = (source: string) => equals(p.BuildSource, source);
  const isConnected = and(isFrom('connection'), isGiven(p.ConnectionArn));
  const hasDeployKey = and(isFrom('deploy-key'), isGiven(p.DeployKeySecretArn));
  return {
    BuildsFromBucket: isFrom('s3'),
    BuildsFromConnection: isFrom('connection'),
    BuildsFromGit: not(isFrom('s3')),
    BuildsWithDeployKey: hasDeployKey,
    HasBuilds: or(isFrom('s3'), isConnected, hasDeployKey),
    IsGitLab: equals(p.ConnectionProvider, 'GitLab'),
    IsBitbucket: equals(p.ConnectionProvider, 'Bitbucket'),
    HasBackendBaseImage: isGiven(p.BackendBaseImage),
    HasFrontendBaseImage: isGiven(p.FrontendBaseImage),
  };
};

export type BuildConditions = Conditions<typeof buildConditions>;

/** The rules of the builds: what must be set together. */
export const buildRules = (p: BuildReferences): Readonly<Record<string, Rule>> => {
  const fromGit = not(equals(p.BuildSource, 's3'));
  return {
    GitNeedsRepositories: {
      RuleCondition: fromGit,
      Assertions: [
        holds(
          and(isGiven(p.BackendRepositoryUrl), isGiven(p.FrontendRepositoryUrl)),
          'The sources connection and deploy-key require BackendRepositoryUrl and FrontendRepositoryUrl. Set both, or set BuildSource to s3.',
        ),
      ],
    },
    RepositoriesNeedGit: {
      RuleCondition: or(isGiven(p.BackendRepositoryUrl), isGiven(p.FrontendRepositoryUrl)),
      Assertions: [
        holds(
          fromGit,
          'BackendRepositoryUrl and FrontendRepositoryUrl have no effect with the source s3. Set BuildSource to connection or deploy-key, or set both to empty.',
        ),
      ],
    },
    ConnectionNeedsSource: {
      RuleCondition: isGiven(p.ConnectionArn),
      Assertions: [
        holds(
          equals(p.BuildSource, 'connection'),
          'ConnectionArn requires the source connection. Set BuildSource to connection, or set ConnectionArn to empty.',
        ),
      ],
    },
    DeployKeyNeedsSource: {
      RuleCondition: isGiven(p.DeployKeySecretArn),
      Assertions: [
        holds(
          equals(p.BuildSource, 'deploy-key'),
          'DeployKeySecretArn requires the source deploy-key. Set BuildSource to deploy-key, or set DeployKeySecretArn to empty.',
        ),
      ],
    },
  };
};

/** The roles of the builds, with a trust policy only, because the key policy names them. */
export const buildRoles = (has: Pick<BuildConditions, 'HasBuilds'>, org: Organization) =>
  when(has.HasBuilds, () => ({
    backend: org.role('BackendBuildRole', 'codebuild.amazonaws.com', 'Builds the image of the backend'),
    frontend: org.role('FrontendBuildRole', 'codebuild.amazonaws.com', 'Builds the image of the frontend'),
  }));

export interface BuildProps {
  readonly roles: Readonly<Record<'backend' | 'frontend', BuildRole>>;
  readonly images: Pick<Images, 'backend' | 'frontend'>;
  /** Key of the images, see `imageKey`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket of the S3 access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Expr<number>;
}

/** The builds of both images, their logs, and the bucket of their source. */
export function builds(p: BuildReferences, has: BuildConditions, props: BuildProps) {
  const bucket = sourceBucket(has, props);
  const backend = build(p, has, props, bucket, {
    id: 'BackendBuild',
    image: 'backend',
    repository: p.BackendRepositoryUrl,
    folder: p.BackendFolder,
    baseImage: { given: has.HasBackendBaseImage, name: p.BackendBaseImage },
  });
  const frontend = build(p, has, props, bucket, {
    id: 'FrontendBuild',
    image: 'frontend',
    repository: p.FrontendRepositoryUrl,
    folder: p.FrontendFolder,
    baseImage: { given: has.HasFrontendBaseImage, name: p.FrontendBaseImage },
  });
  return { bucket, backend, frontend };
}

export type Builds = ReturnType<typeof builds>;

/** The bucket of the source, if it is not in Git. */
const sourceBucket = (has: BuildConditions, { key, accessLogs }: BuildProps) =>
  when(has.BuildsFromBucket, () =>
    encryptedBucket('SourceBucket', {
      key,
      accessLogs,
      oldVersionDays: 30,
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason: 'The files are copies of source code that is under version control, and can be uploaded again.',
        },
      ],
    }),
  );

interface Image {
  readonly id: string;
  readonly image: 'backend' | 'frontend';
  readonly repository: Expr<string>;
  readonly folder: Expr<string>;
  readonly baseImage: { readonly given: Condition; readonly name: Expr<string> };
}

type SourceBucket = Pick<ReturnType<typeof sourceBucket>, 'name' | 'arn'>;

/** The build of one image, and its log group. */
function build(
  p: BuildReferences,
  has: BuildConditions,
  { roles, images, key, retentionDays }: BuildProps,
  bucket: SourceBucket,
  { id, image, repository, folder, baseImage }: Image,
) {
  return when(has.HasBuilds, (present) => {
    const logs = logGroup(`${id}Logs`, { key, retentionDays });
    const { arn, name } = roles[image];
    const project = imageBuild(id, {
      description: `Builds the image of the ${image}`,
      role: { arn: present(arn), name: present(name) },
      repository: images[image],
      logGroup: logs,
      key,
      source: sourceOf(p, has, bucket, image, repository),
      folder,
      baseImage,
    });
    return { logs, project };
  });
}

/** The source that `BuildSource` selects. */
const sourceOf = (
  p: BuildReferences,
  has: BuildConditions,
  bucket: SourceBucket,
  image: string,
  repository: Expr<string>,
): BuildSource => ({
  from: 'either',
  condition: has.BuildsFromBucket,
  ifTrue: {
    from: 's3',
    bucket: { name: contents(bucket.name).value, arn: contents(bucket.arn).value },
    object: `${image}.zip`,
  },
  ifFalse: {
    from: 'either',
    condition: has.BuildsWithDeployKey,
    ifTrue: { from: 'deploy-key', secret: p.DeployKeySecretArn, repository },
    ifFalse: {
      from: 'connection',
      connection: unchecked<Arn<'AWS::CodeConnections::Connection'>>(p.ConnectionArn),
      provider: either(has.IsGitLab, 'GITLAB', either(has.IsBitbucket, 'BITBUCKET', 'GITHUB')),
      repository,
    },
  },
});
