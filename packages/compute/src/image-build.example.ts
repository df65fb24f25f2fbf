import { arnOf, blueprint, nameOf, text } from '@hipaa-stacks/cloudformation';
import { type BuildSource, imageBuild } from './image-build.ts';
import { serviceRole } from './service-role.ts';

const url = (example: string, pattern: string) => ({
  Description: `URL of the repository. Example: ${example}.`,
  AllowedPattern: pattern,
  ConstraintDescription: `A URL such as ${example}`,
});

/** Three builds with an existing repository, key and log groups: from a bucket, and from Git repositories. */
export const example = blueprint('image-build', {
  title: 'Builds of container images from a zip file and from Git',
  parameters: {
    Images: {
      BoundaryArn: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that is the permissions boundary of the roles.',
      }),
      RepositoryArn: arnOf('AWS::ECR::Repository', 'Repository', { Description: 'ECR repository of the images.' }),
      RepositoryUri: text('URI of the repository', {
        Description: 'URI of the same repository, without a tag.',
        AllowedPattern: '^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.[a-z.]+/[a-z0-9._/-]+$',
        ConstraintDescription: 'A URI such as 111122223333.dkr.ecr.us-east-1.amazonaws.com/backend',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'KMS key of the bucket; its policy allows the roles to use it.',
      }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of the builds.' }),
      LogGroupArn: arnOf('AWS::Logs::LogGroup', 'ARN of the log group', {
        Description: 'ARN of the same log group, which ends with :*.',
      }),
    },
    Sources: {
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket with the file backend.zip.' }),
      BucketArn: arnOf('AWS::S3::Bucket', 'ARN of the bucket', { Description: 'ARN of the same bucket.' }),
      ConnectionArn: arnOf('AWS::CodeConnections::Connection', 'Connection', {
        Description: 'Connection to GitHub that a user has authorized.',
      }),
      HttpsUrl: text('HTTPS URL', url('https://github.com/clinic/frontend.git', '^https://[^\\s]+$')),
      DeployKeySecretArn: arnOf('AWS::SecretsManager::Secret', 'Deploy key', {
        Description: 'Secret with a JSON object: privateKey and knownHosts.',
      }),
      SshUrl: text('SSH URL', url('git@github.com:clinic/worker.git', '^(ssh://|[a-z]+@)[^\\s]+$')),
    },
  },
  system: (p) => {
    const build = (id: string, description: string, source: BuildSource) => {
      const role = serviceRole(`${id}Role`, {
        service: 'codebuild.amazonaws.com',
        description,
        boundary: p.BoundaryArn,
      });
      const project = imageBuild(id, {
        description,
        role,
        repository: { arn: p.RepositoryArn, uri: p.RepositoryUri },
        logGroup: { name: p.LogGroup, arn: p.LogGroupArn },
        key: p.KeyArn,
        source,
      });
      return { role, project };
    };
    const builds = [
      build('BackendBuild', 'Builds the backend from a bucket', {
        from: 's3',
        bucket: { name: p.Bucket, arn: p.BucketArn },
        object: 'backend.zip',
      }),
      build('FrontendBuild', 'Builds the frontend through a connection', {
        from: 'connection',
        connection: p.ConnectionArn,
        provider: 'GITHUB',
        repository: p.HttpsUrl,
      }),
      build('WorkerBuild', 'Builds the worker with a deploy key', {
        from: 'deploy-key',
        secret: p.DeployKeySecretArn,
        repository: p.SshUrl,
      }),
    ];
    return {
      stacks: { identity: builds.map(({ role }) => role), build: builds.map(({ project }) => project) },
      outputs: { Project: { description: 'Project of the backend', value: builds[0]!.project.name } },
    };
  },
});
