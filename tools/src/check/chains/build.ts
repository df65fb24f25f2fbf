import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { keyOf } from './keys.ts';
import {
  allows,
  matchesAction,
  type PolicyStatement,
  type PolicyTarget,
  policiesOf,
  policyAttachments,
  statementsOf,
} from './policies.ts';
import { at, isTrue } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * A project of CodeBuild has a customer managed key and logs to a log group of the system, and its role can write to
 * it, read the source and secrets, and push to the repository that the environment names, whose tags cannot be moved. With a
 * connection, the permission exists before the project, because CodeBuild uses it to create the project, and there is
 * no webhook for a connection of the same system, which no user has authorized yet.
 *
 * Other chains check that CodeBuild can assume the role, the keys of buckets, and network access. Not checked: what a
 * buildspec runs, except that it must not trust unknown hosts of SSH; projects whose role is not in the system.
 *
 * Source: AWS CodeBuild User Guide, "Allow CodeBuild to interact with other AWS services", "GitHub App connections";
 * Amazon ECR User Guide, "IAM permissions for pushing an image to an Amazon ECR private repository".
 */
export const build: Chain = {
  name: 'build',
  why: 'The stack could not be created, because the project was created before its role could use the connection; or a build pushed a version over the one that ran.',
  check: (system) =>
    system.ofType('AWS::CodeBuild::Project').flatMap((project) => {
      const role = system.target(project.properties.ServiceRole, project, 'AWS::IAM::Role');
      return [
        ...ownFindings(system, project),
        ...(role ? roleFindings(system, project, role) : []),
        ...webhookFindings(system, project),
      ];
    }),
};

function ownFindings(system: ChainSystem, project: ChainResource): readonly ChainFinding[] {
  const found = (what: string, fix: string) => [{ resource: project, what, fix }];
  const key = keyOf(system, project.properties.EncryptionKey, project);
  const spec = textOf(at(project, 'Source.BuildSpec'));
  return [
    ...(key === 'none' || key === 'aws'
      ? found('encrypts its output with an AWS managed key', 'Set EncryptionKey to a customer managed key.')
      : []),
    ...(isLogging(system, project)
      ? []
      : found(
          'logs to a log group that is not in the system: CodeBuild creates it without a KMS key and without a retention period',
          'Name a log group of the system in LogsConfig.CloudWatchLogs.GroupName.',
        )),
    ...(/StrictHostKeyChecking[= ](no|off|accept-new)\b/i.test(spec)
      ? found(
          'has a buildspec that trusts unknown hosts of SSH',
          'Set StrictHostKeyChecking=yes, and provide the host keys in UserKnownHostsFile.',
        )
      : []),
    ...(/\bdocker build\b/.test(spec) && !isTrue(at(project, 'Environment.PrivilegedMode'))
      ? found(
          'runs docker build without the privileged mode, so that there is no Docker daemon',
          'Set PrivilegedMode to true.',
        )
      : []),
    ...locationProblems(system, project).flatMap((what) =>
      found(what, 'Set Type, Location and Auth of Source together, with the same conditions.'),
    ),
    ...repositoriesOf(system, project)
      .filter(({ properties }) => !/^IMMUTABLE/.test(textOf(properties.ImageTagMutability)))
      .map((resource) => ({
        resource,
        what: `has tags that can be moved, so that a build of ${project.id} can replace a version`,
        fix: 'Set ImageTagMutability to IMMUTABLE.',
      })),
  ];
}

/** What does not fit in the source of a project. Source: CodeBuild API reference, ProjectSource. */
function locationProblems(system: ChainSystem, project: ChainResource): readonly string[] {
  const { Type, Location, Auth } = (at(project, 'Source') ?? {}) as JsonObject;
  const type = textOf(Type);
  const hasLocation = textOf(Location) !== '';
  const hasConnection = connectionOf(project) !== undefined;
  if (system.isUnknown(Type)) return [];
  if (/^(NO_SOURCE|CODEPIPELINE)$/.test(type))
    return hasLocation || Auth !== undefined ? [`has a location, and its source is ${type}`] : [];
  if (!hasLocation) return [`has the source ${type}, and no location`];
  if (type === 'S3' && /\.Arn\}/.test(textOf(Location)))
    return ['has the ARN of a bucket in its location, not the name'];
  return hasConnection && /^(S3|CODECOMMIT)$/.test(type) ? [`has a connection, and its source is ${type}`] : [];
}

const logGroupOf = (system: ChainSystem, project: ChainResource) =>
  system.target(at(project, 'LogsConfig.CloudWatchLogs.GroupName'), project, 'AWS::Logs::LogGroup');

function isLogging(system: ChainSystem, project: ChainResource): boolean {
  const logs = at(project, 'LogsConfig.CloudWatchLogs');
  if (!isObject(logs)) return system.isUnknown(project.properties.LogsConfig);
  // The ARN of the log group is not a name.
  if (/\.Arn\}$/.test(textOf(logs.GroupName))) return false;
  const isEnabled = textOf(logs.Status) !== 'DISABLED' || textOf(at(project, 'LogsConfig.S3Logs.Status')) === 'ENABLED';
  return isEnabled && (system.isUnknown(logs.GroupName) || logGroupOf(system, project) !== undefined);
}

/** A permission that a build needs. */
interface Need {
  readonly actions: readonly string[];
  /** What the role needs it for: `push to X`. */
  readonly to: string;
  readonly on: PolicyTarget;
}

const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
] as const;

function roleFindings(system: ChainSystem, project: ChainResource, role: ChainResource): readonly ChainFinding[] {
  const missing = needsOf(system, project, role).flatMap(({ actions, to, on }) => {
    const denied = actions.filter((action) => allows(system, role, action, on) === 'no');
    return denied.length === 0
      ? []
      : [
          {
            resource: project,
            what: `cannot ${to}: its role ${role.id} does not allow ${denied.join(', ')}`,
            fix: `Allow ${denied.join(', ')} in a policy of ${role.id}, with the same condition as the project.`,
          },
        ];
  });
  return [...missing, ...decryptFindings(system, project, role), ...orderFindings(system, project, role)];
}

/** A secret may have a key from outside the system. Then the role is restricted to that secret, and to its service. */
function decryptFindings(system: ChainSystem, project: ChainResource, role: ChainResource): readonly ChainFinding[] {
  const isRestricted = ({ condition }: PolicyStatement) => {
    const keys = Object.values(condition).filter(isObject).flatMap(Object.keys);
    return ['kms:ViaService', 'kms:EncryptionContext:'].every((key) => keys.some((one) => one.startsWith(key)));
  };
  return policiesOf(system, role)
    .statements.filter((one) => one.effect === 'Allow' && matchesAction(one, 'kms:Decrypt') && !isRestricted(one))
    .filter(({ resources }) => resources.some((arn) => arn === '*' || arn.endsWith(':key/*')))
    .map(({ from }) => ({
      resource: from,
      what: `allows the role of ${project.id} to decrypt with each key of the account`,
      fix: 'Name the key, or add the conditions kms:ViaService and kms:EncryptionContext:SecretARN.',
    }));
}

function needsOf(system: ChainSystem, project: ChainResource, role: ChainResource): readonly Need[] {
  const logs = logGroupOf(system, project);
  const repositories = repositoriesOf(system, project);
  return [
    ...(logs
      ? [
          {
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            to: 'write its log',
            on: { resource: logs, suffix: ':log-stream:x' },
          },
        ]
      : []),
    ...(repositories.length > 0
      ? [{ actions: ['ecr:GetAuthorizationToken'], to: 'log in to the registry', on: '*' }]
      : []),
    ...repositories.map((resource) => ({ actions: PUSH, to: `push to ${resource.id}`, on: { resource } })),
    ...sourceNeeds(system, project, role),
    ...secretNeeds(system, project),
  ];
}

/** The repositories that the environment names. */
const repositoriesOf = (system: ChainSystem, project: ChainResource): readonly ChainResource[] =>
  system
    .mentions(at(project, 'Environment.EnvironmentVariables'))
    .filter(({ type }) => type === 'AWS::ECR::Repository');

function sourceNeeds(system: ChainSystem, project: ChainResource, role: ChainResource): readonly Need[] {
  const connection = connectionOf(project);
  if (connection !== undefined) return connectionNeeds(system, role, connection);
  const location = at(project, 'Source.Location');
  const bucket = system.mentions(location).find(({ type }) => type === 'AWS::S3::Bucket');
  if (textOf(at(project, 'Source.Type')) !== 'S3' || !bucket) return [];
  const [, object = '*'] = /\/(.*)$/s.exec(textOf(location).replace(/\$\{[^}]*\}/g, '')) ?? [];
  return [
    {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      to: 'read its source',
      on: { resource: bucket, suffix: `/${object}` },
    },
    { actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], to: 'find its source', on: { resource: bucket } },
  ];
}

/** The connection of a project; undefined if it has none. */
const connectionOf = (project: ChainResource): Json | undefined =>
  textOf(at(project, 'Source.Auth.Type')) === 'CODECONNECTIONS' ? at(project, 'Source.Auth.Resource') : undefined;

/**
 * The prefix of the actions is that of the ARN: `codeconnections`, or `codestar-connections` for older connections. For
 * an external ARN, the actions with the older prefix are complete if there is one.
 */
function connectionNeeds(system: ChainSystem, role: ChainResource, connection: Json): readonly Need[] {
  const resource = system.target(connection, undefined, 'AWS::CodeConnections::Connection');
  const text = textOf(connection);
  const older = 'codestar-connections';
  const allowsOlder = policiesOf(system, role).statements.some(({ actions }) =>
    actions.some((action) => action.startsWith(`${older}:`)),
  );
  const prefixes = new RegExp(`^arn:[^:]*:${older}:`).test(text)
    ? [older]
    : ['codeconnections', ...(isExternal(text) && allowsOlder ? [older] : [])];
  return prefixes.map((prefix) => ({
    actions: ['UseConnection', 'GetConnection', 'GetConnectionToken'].map((action) => `${prefix}:${action}`),
    to: 'use its connection',
    on: resource ? { resource } : text,
  }));
}

/** Secrets in the environment: by their type, by the resource, or by the name of a variable with an external ARN. */
function secretNeeds(system: ChainSystem, project: ChainResource): readonly Need[] {
  return listOf(at(project, 'Environment.EnvironmentVariables'))
    .filter(isObject)
    .flatMap(({ Name, Type, Value }) => {
      const resource = system.mentions(Value).find(({ type }) => type === 'AWS::SecretsManager::Secret');
      const isSecret = resource ?? (Type === 'SECRETS_MANAGER' || /SECRET/.test(textOf(Name)));
      if (!isSecret || Value === undefined) return [];
      const on = resource ? { resource } : textOf(Value);
      return [{ actions: ['secretsmanager:GetSecretValue'], to: `read the secret in ${textOf(Name)}`, on }];
    });
}

/** The policies with the permission to use the connection exist before the project. */
function orderFindings(system: ChainSystem, project: ChainResource, role: ChainResource): readonly ChainFinding[] {
  if (connectionOf(project) === undefined) return [];
  const usesConnection = (policy: ChainResource) =>
    statementsOf(policy.properties.PolicyDocument, policy).some(
      (statement) =>
        matchesAction(statement, 'codeconnections:UseConnection') ||
        matchesAction(statement, 'codestar-connections:UseConnection'),
    );
  return policyAttachments(system, role)
    .filter((policy) => usesConnection(policy) && !system.isCreatedBefore(policy, project))
    .map(({ id }) => ({
      resource: project,
      what: `may be created before ${id} allows its role to use the connection, and CodeBuild refuses to create it`,
      fix: `Add ${id} to its DependsOn.`,
    }));
}

function webhookFindings(system: ChainSystem, project: ChainResource): readonly ChainFinding[] {
  const connection = system.target(connectionOf(project), undefined, 'AWS::CodeConnections::Connection');
  if (!connection || !isTrue(at(project, 'Triggers.Webhook'))) return [];
  const what = `has a webhook through ${connection.id}, which is pending until a user authorizes it, so that its creation fails`;
  return [{ resource: project, what, fix: 'Remove the webhook, or pass an authorized connection as a parameter.' }];
}
