import { readFileSync } from 'node:fs';
import {
  type Arn,
  type CheckerException,
  type Condition,
  type Expr,
  either,
  type Id,
  noValue,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy } from './role-policy.ts';

/** A zip file in a bucket of this account. */
export interface S3Source {
  readonly from: 's3';
  /** The role can read objects that its key encrypts: `users` of the `dataKey` includes the role. */
  readonly bucket: { readonly name: Id<'AWS::S3::Bucket'>; readonly arn: Arn<'AWS::S3::Bucket'> };
  /** Key of the zip file, such as `backend.zip`. */
  readonly object: string;
}

/** A Git repository, through a connection that a user has authorized in the console: CodeBuild cannot use a pending one. */
export interface ConnectionSource {
  readonly from: 'connection';
  readonly connection: Arn<'AWS::CodeConnections::Connection'>;
  /** `GITHUB`, `GITLAB` or `BITBUCKET`, or another type of a source in CodeBuild. */
  readonly provider: Value<string>;
  /** HTTPS URL of the repository, such as `https://github.com/clinic/backend.git`. */
  readonly repository: Value<string>;
}

/** A Git repository, through SSH with a deploy key. */
export interface DeployKeySource {
  readonly from: 'deploy-key';
  /** Secret with a JSON object: `privateKey`, and `knownHosts` with the host keys of the Git server. */
  readonly secret: Arn<'AWS::SecretsManager::Secret'>;
  /** SSH URL of the repository, such as `git@github.com:clinic/backend.git`. */
  readonly repository: Value<string>;
}

/** One of two sources, depending on a condition. */
export interface ConditionalSource {
  readonly from: 'either';
  readonly condition: Condition;
  readonly ifTrue: BuildSource;
  readonly ifFalse: BuildSource;
}

export type BuildSource = S3Source | ConnectionSource | DeployKeySource | ConditionalSource;

export interface ImageBuildProps {
  readonly description: string;
  /** Role that CodeBuild can assume, without permissions; the builder adds them. */
  readonly role: { readonly name: Id<'AWS::IAM::Role'>; readonly arn: Arn<'AWS::IAM::Role'> };
  /** Repository for the image, see `imageRepository`. The build cannot use another one. */
  readonly repository: { readonly arn: Arn<'AWS::ECR::Repository'>; readonly uri: Value<string> };
  /** Log group of this project only. */
  readonly logGroup: { readonly name: Id<'AWS::Logs::LogGroup'>; readonly arn: Arn<'AWS::Logs::LogGroup'> };
  /** Key for artifacts and caches, of which there are none; without it, CodeBuild names an AWS managed key. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly source: BuildSource;
  /** Folder of the Dockerfile in the source, which is also the build context. Default: the root. */
  readonly folder?: Value<string>;
  /** Value of the build argument `BASE_IMAGE`, if it is set. Default: that of the Dockerfile. */
  readonly baseImage?: { readonly given: Condition; readonly name: Expr<string> };
  /** Architecture of the image, that of the instances that run it. Default: arm64. */
  readonly architecture?: 'arm64' | 'x86_64';
  /** Minutes after which a build is stopped. Default: 30. */
  readonly timeoutMinutes?: number;
}

/**
 * Amazon Linux 2023 with Docker, Git, OpenSSH, jq and the AWS CLI. Source: AWS CodeBuild User Guide, "Docker images
 * provided by CodeBuild"; aws/aws-codebuild-docker-images, `al/aarch64/standard/3.0`.
 */
const environments = {
  arm64: { Type: 'ARM_CONTAINER', Image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
  x86_64: { Type: 'LINUX_CONTAINER', Image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' },
} as const;

/**
 * A CodeBuild project that builds one container image and pushes it to one ECR repository. A build is started with a
 * semantic version, which becomes the tag: `aws codebuild start-build --environment-variables-override
 * name=VERSION,value=1.2.3`. A version that exists is refused. There is no webhook: a connection that is not authorized
 * yet refuses it, and only a user decides what becomes a version.
 *
 * The Dockerfile can have `ARG BASE_IMAGE`. The build prints tag and digest; secrets are not in the log.
 *
 * The project is created after the permissions of its role, because CodeBuild uses the connection with that role when it
 * creates the project. Images contain no ePHI, so it supports no paragraph.
 *
 * Source: AWS CodeBuild User Guide, "Build specification reference", "Allow CodeBuild to interact with other AWS
 * services", "GitHub App connections"; Amazon ECR User Guide, "IAM permissions for pushing an image to an Amazon ECR
 * private repository".
 */
export function imageBuild(id: string, props: ImageBuildProps) {
  const { description, role, repository, logGroup, key, source, architecture = 'arm64', timeoutMinutes = 30 } = props;
  const { statements, variables, location, exceptions } = partsOf(source);
  const access = rolePolicy(`${id}Access`, {
    role: role.name,
    statements: [...pushStatements(repository.arn, logGroup.arn), ...statements],
    exceptions: [loginException, ...exceptions.access],
  });
  const project = resource(
    id,
    'AWS::CodeBuild::Project',
    {
      Description: description,
      ServiceRole: role.arn,
      Artifacts: { Type: 'NO_ARTIFACTS' },
      EncryptionKey: key,
      Source: { ...location, BuildSpec: buildspec },
      Environment: {
        ComputeType: 'BUILD_GENERAL1_SMALL',
        ...environments[architecture],
        PrivilegedMode: true,
        EnvironmentVariables: [...ownVariables(props), ...variables],
      },
      LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: logGroup.name } },
      ConcurrentBuildLimit: 1,
      TimeoutInMinutes: timeoutMinutes,
      QueuedTimeoutInMinutes: timeoutMinutes,
    },
    { dependsOn: [access.policy], exceptions: exceptions.project },
  );
  return snippet([access, project], { name: project.ref, arn: project.att('Arn') });
}

const loginException: CheckerException = {
  rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
  reason: 'ecr:GetAuthorizationToken does not support resources.',
};

const variable = (Name: string, value: Value<string>) => ({ Name, Value: value, Type: 'PLAINTEXT' });

function ownVariables({ repository, folder = '.', baseImage }: ImageBuildProps) {
  return [
    variable('REPOSITORY_URI', repository.uri),
    variable('SOURCE_FOLDER', folder),
    ...(baseImage ? [either(baseImage.given, variable('BASE_IMAGE', baseImage.name), noValue)] : []),
  ];
}

/** Push to one repository, and write to one log group. */
const pushStatements = (
  repository: Arn<'AWS::ECR::Repository'>,
  logGroup: Arn<'AWS::Logs::LogGroup'>,
): readonly Statement[] => [
  { Sid: 'LogIn', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  {
    Sid: 'Push',
    Effect: 'Allow',
    Action: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ],
    Resource: repository,
  },
  { Sid: 'Log', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logGroup },
];

/** Where CodeBuild downloads the source from. */
interface SourceLocation {
  readonly Type: Value<string>;
  readonly Location?: Value<string>;
  readonly GitCloneDepth?: Value<number>;
  readonly Auth?: { readonly Type: string; readonly Resource: Value<string> };
}

/** What depends on the source: in the project, and in the permissions of its role. */
interface SourceParts {
  readonly location: SourceLocation;
  readonly variables: readonly ReturnType<typeof variable>[];
  readonly statements: readonly Statement[];
  readonly exceptions: Readonly<Record<'access' | 'project', readonly CheckerException[]>>;
}

function partsOf(source: BuildSource): SourceParts {
  switch (source.from) {
    case 's3':
      return s3Parts(source);
    case 'connection':
      return connectionParts(source);
    case 'deploy-key':
      return deployKeyParts(source);
    case 'either': {
      const [then, otherwise] = [partsOf(source.ifTrue), partsOf(source.ifFalse)];
      const chosen = <T>(a: readonly T[], b: readonly T[]) => [
        ...a.map((one) => either(source.condition, one, noValue) as T),
        ...b.map((one) => either(source.condition, noValue, one) as T),
      ];
      const members = new Set([...Object.keys(then.location), ...Object.keys(otherwise.location)]);
      const locations = [...members].map((member) => {
        const [a = noValue, b = noValue] = [then, otherwise].map(({ location }) => location[member as 'Type']);
        return [member, either(source.condition, a, b)];
      });
      return {
        location: Object.fromEntries(locations),
        variables: chosen(then.variables, otherwise.variables),
        statements: chosen(then.statements, otherwise.statements),
        exceptions: {
          access: [...then.exceptions.access, ...otherwise.exceptions.access],
          project: [...then.exceptions.project, ...otherwise.exceptions.project],
        },
      };
    }
  }
}

const s3Parts = ({ bucket, object }: S3Source): SourceParts => ({
  location: { Type: 'S3', Location: sub(`\${Bucket}/${object}`, { Bucket: bucket.name }) },
  variables: [],
  statements: [
    {
      Sid: 'ReadSource',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: sub(`\${Bucket}/${object}`, { Bucket: bucket.arn }),
    },
    {
      Sid: 'FindSource',
      Effect: 'Allow',
      Action: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
      Resource: bucket.arn,
    },
  ],
  exceptions: { access: [], project: [] },
});

/**
 * The prefix of the actions is that of the ARN: connections from before the service was renamed have the other one.
 * Source: Developer Tools console User Guide, "Permissions and examples for AWS CodeConnections", "Connections rename".
 */
const CONNECTION_ACTIONS = ['codeconnections', 'codestar-connections'].flatMap((prefix) =>
  ['GetConnection', 'GetConnectionToken', 'UseConnection'].map((action) => `${prefix}:${action}`),
);

const connectionParts = ({ connection, provider, repository }: ConnectionSource): SourceParts => ({
  location: {
    Type: provider,
    Location: repository,
    GitCloneDepth: 1,
    Auth: { Type: 'CODECONNECTIONS', Resource: connection },
  },
  variables: [],
  statements: [{ Sid: 'UseConnection', Effect: 'Allow', Action: CONNECTION_ACTIONS, Resource: connection }],
  exceptions: {
    access: CONNECTION_ACTIONS.filter((action) => action.startsWith('codestar-')).map((action) => ({
      rule: `parliament:RESOURCE_MISMATCH[${action}]`,
      reason:
        'The ARN of a connection has the previous or the current name of the service, and its actions have the same.',
    })),
    project: [
      {
        rule: 'cdk-nag:HIPAA.Security-CodeBuildProjectSourceRepoUrl',
        reason:
          'A user authorizes the connection at the provider with OAuth. There is no access token and no password.',
      },
    ],
  },
});

const deployKeyParts = ({ secret, repository }: DeployKeySource): SourceParts => ({
  location: { Type: 'NO_SOURCE' },
  variables: [variable('DEPLOY_KEY_SECRET', secret), variable('REPOSITORY_URL', repository)],
  statements: [
    { Sid: 'ReadDeployKey', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
    {
      Sid: 'DecryptDeployKey',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*'),
      Condition: {
        StringEquals: {
          'kms:EncryptionContext:SecretARN': secret,
          'kms:ViaService': sub('secretsmanager.${AWS::Region}.${AWS::URLSuffix}'),
        },
      },
    },
  ],
  exceptions: {
    access: [
      {
        rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
        reason: 'The key of the secret is not known. The encryption context restricts the permission to that secret.',
      },
    ],
    project: [],
  },
});

const file = (name: string) => readFileSync(new URL(`../src/image-build/${name}`, import.meta.url), 'utf8');

/** The buildspec, with the script at the marker of the same name and without its comments. */
const buildspec = file('buildspec.yml')
  .replace(/^#.*\n/gm, '')
  .replace(/^( *)# (image-build\.sh)\n/m, (_, indent: string, name: string) => file(name).replace(/^(?=.)/gm, indent));
