import { describe, expect, it } from 'vitest';
import { build } from './build.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}, more: object = {}) => ({ Type, Properties, ...more });
const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const sub = (text: string) => ({ 'Fn::Sub': text });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const push = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];
const use = (prefix: string) =>
  ['GetConnection', 'GetConnectionToken', 'UseConnection'].map((action) => `${prefix}:${action}`);

const common = [
  allow('ecr:GetAuthorizationToken', '*'),
  allow(push, arn('Repository')),
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arn('Logs')),
];
const located = allow(['s3:GetBucketAcl', 's3:GetBucketLocation'], arn('Sources'));
const read = allow(['s3:GetObject', 's3:GetObjectVersion'], sub('${Sources.Arn}/app.zip'));
const uri = { Name: 'REPOSITORY_URI', Value: { 'Fn::GetAtt': ['Repository', 'RepositoryUri'] } };

interface Parts {
  readonly statements?: readonly unknown[];
  readonly project?: object;
  readonly source?: object;
  readonly variables?: readonly unknown[];
  readonly repository?: object;
  readonly more?: object;
}

const system = ({
  statements = [...common, read, located],
  project = {},
  source = { Type: 'S3', Location: sub('${Sources}/app.zip') },
  variables = [],
  repository = {},
  more = {},
}: Parts): SmallResources => ({
  Key: resource('AWS::KMS::Key'),
  Sources: resource('AWS::S3::Bucket'),
  Logs: resource('AWS::Logs::LogGroup'),
  Repository: resource('AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE', ...repository }),
  Role: resource('AWS::IAM::Role'),
  Access: resource('AWS::IAM::ManagedPolicy', { Roles: [ref('Role')], PolicyDocument: { Statement: statements } }),
  Project: resource(
    'AWS::CodeBuild::Project',
    {
      ServiceRole: arn('Role'),
      EncryptionKey: arn('Key'),
      LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: ref('Logs') } },
      Environment: { EnvironmentVariables: [uri, ...variables] },
      Source: { BuildSpec: 'version: 0.2', ...source },
      ...project,
    },
    { DependsOn: ['Access'] },
  ),
  ...more,
});
const find = (parts: Parts = {}, rest = {}) => findingsOf(build, system(parts), rest);

it('a project that can do all that it needs has no findings', () => {
  expect(find()).toEqual([]);
});

describe('the role of a project', () => {
  it.each(['ecr:GetAuthorizationToken'])('needs %s', (action) => {
    expect(find({ statements: [...common.slice(1), read, located] })).toEqual([
      `Project: cannot log in to the registry: its role Role does not allow ${action}`,
    ]);
  });
  it.each(push)('needs %s on its repository', (action) => {
    const others = push.filter((each) => each !== action);
    const statements = [common[0], allow(others, arn('Repository')), common[2], read, located];
    expect(find({ statements })).toEqual([
      `Project: cannot push to Repository: its role Role does not allow ${action}`,
    ]);
  });
  it('needs them on its own repository, not on another', () => {
    const Other = resource('AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE' });
    const statements = [common[0], allow(push, arn('Other')), common[2], read, located];
    expect(find({ statements, more: { Other } })).toEqual([
      expect.stringContaining('Project: cannot push to Repository: its role Role does not allow ecr:Batch'),
    ]);
  });
  it('writes its log', () => {
    expect(find({ statements: [common[0], common[1], read, located] })).toEqual([
      'Project: cannot write its log: its role Role does not allow logs:CreateLogStream, logs:PutLogEvents',
    ]);
  });
  it('reads the file of its source', () => {
    const other = allow('s3:GetObject*', sub('${Sources.Arn}/other.zip'));
    for (const statements of [
      [...common, located],
      [...common, located, other],
    ])
      expect(find({ statements })).toEqual([
        'Project: cannot read its source: its role Role does not allow s3:GetObject, s3:GetObjectVersion',
      ]);
    expect(find({ statements: [...common, located, allow('s3:GetObject*', sub('${Sources.Arn}/*'))] })).toEqual([]);
    expect(find({ statements: [...common, read] })).toEqual([
      'Project: cannot find its source: its role Role does not allow s3:GetBucketAcl, s3:GetBucketLocation',
    ]);
  });
  it('reads the secrets in its environment', () => {
    const parameters = { Parameters: { SecretArn: { Type: 'String', AllowedPattern: '^arn:.+$' } } };
    const source = { Type: 'NO_SOURCE', Location: undefined };
    const variables = [{ Name: 'DEPLOY_KEY_SECRET', Value: ref('SecretArn') }];
    expect(find({ source, variables, statements: common }, parameters)).toEqual([
      'Project: cannot read the secret in DEPLOY_KEY_SECRET: its role Role does not allow secretsmanager:GetSecretValue',
    ]);
    const statements = [...common, allow('secretsmanager:GetSecretValue', ref('SecretArn'))];
    expect(find({ source, variables, statements }, parameters)).toEqual([]);
    const own = [{ Name: 'TOKEN', Type: 'SECRETS_MANAGER', Value: ref('Token') }];
    const more = { Token: resource('AWS::SecretsManager::Secret') };
    expect(find({ source, variables: own, statements: common, more })).toHaveLength(1);
  });
  it('decrypts with named keys, or one secret', () => {
    const each = sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*');
    const decrypt = (Condition?: object) => ({ ...allow('kms:Decrypt', each), ...(Condition && { Condition }) });
    const via = { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' };
    const secret = { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key' };
    const all = (statement: object) => find({ statements: [...common, read, located, statement] });
    for (const condition of [undefined, { StringEquals: via }, { StringEquals: secret }])
      expect(all(decrypt(condition))).toEqual([
        'Access: allows the role of Project to decrypt with each key of the account',
      ]);
    expect(all(decrypt({ StringEquals: { ...via, ...secret } }))).toEqual([]);
    expect(all(allow('kms:Decrypt', arn('Key')))).toEqual([]);
  });
  it('is not judged if it is not in the system', () => {
    const parameters = { Parameters: { RoleArn: { Type: 'String' } } };
    expect(find({ project: { ServiceRole: ref('RoleArn') }, statements: [] }, parameters)).toEqual([]);
  });
});

describe('a project with a connection', () => {
  const parameters = { Parameters: { ConnectionArn: { Type: 'String', AllowedPattern: '^arn:.+$' } } };
  const given = ref('ConnectionArn');
  const source = (Resource: unknown) => ({
    Type: 'GITHUB',
    Location: 'https://git.example/app.git',
    Auth: { Type: 'CODECONNECTIONS', Resource },
  });
  const Connection = resource('AWS::CodeConnections::Connection', { ConnectionName: 'x' });

  it('uses it with the permission of its role', () => {
    const statements = [...common, allow(use('codeconnections'), given)];
    expect(find({ source: source(given), statements }, parameters)).toEqual([]);
  });
  it.each(use('codeconnections'))('needs %s', (action) => {
    const others = use('codeconnections').filter((each) => each !== action);
    expect(find({ source: source(given), statements: [...common, allow(others, given)] }, parameters)).toEqual([
      `Project: cannot use its connection: its role Role does not allow ${action}`,
    ]);
  });
  it('needs the actions with the prefix of the ARN', () => {
    const old = 'arn:aws:codestar-connections:us-east-1:111122223333:connection/1';
    const statements = [...common, allow(use('codeconnections'), old)];
    expect(find({ source: source(old), statements })).toEqual([
      expect.stringContaining('does not allow codestar-connections:UseConnection'),
    ]);
    expect(find({ source: source(old), statements: [...common, allow(use('codestar-connections'), old)] })).toEqual([]);
  });
  it('needs all actions with the older prefix of an external ARN if there is one', () => {
    const older = use('codestar-connections');
    const statements = (actions: readonly string[]) => [
      ...common,
      allow([...use('codeconnections'), ...actions], given),
    ];
    expect(find({ source: source(given), statements: statements(older) }, parameters)).toEqual([]);
    expect(find({ source: source(given), statements: statements(older.slice(1)) }, parameters)).toEqual([
      'Project: cannot use its connection: its role Role does not allow codestar-connections:GetConnection',
    ]);
  });
  it('is created after the permission', () => {
    const statements = [...common, allow(use('codeconnections'), given)];
    const { DependsOn: _, ...Project } = system({ source: source(given), statements }).Project!;
    expect(find({ source: source(given), statements, more: { Project } }, parameters)).toEqual([
      'Project: may be created before Access allows its role to use the connection, and CodeBuild refuses to create it',
    ]);
  });
  it('has no webhook if the connection is new', () => {
    const statements = [...common, allow(use('codeconnections'), ref('Connection'))];
    const project = { Triggers: { Webhook: true } };
    const parts = { source: source(ref('Connection')), statements, more: { Connection } };
    expect(find({ ...parts, project })).toEqual([
      'Project: has a webhook through Connection, which is pending until a user authorizes it, so that its creation fails',
    ]);
    expect(find(parts)).toEqual([]);
  });
});

describe('a project', () => {
  it('has a customer managed key', () => {
    for (const EncryptionKey of [undefined, 'alias/aws/s3'])
      expect(find({ project: { EncryptionKey } })).toEqual(['Project: encrypts its output with an AWS managed key']);
  });
  it.each([
    ['no LogsConfig', undefined],
    ['no log group', { CloudWatchLogs: { Status: 'ENABLED' } }],
    ['the name of no log group of the system', { CloudWatchLogs: { Status: 'ENABLED', GroupName: 'builds' } }],
    ['an ARN for the name', { CloudWatchLogs: { Status: 'ENABLED', GroupName: arn('Logs') } }],
    ['no logs', { CloudWatchLogs: { Status: 'DISABLED', GroupName: ref('Logs') } }],
  ])('with %s has no logs in the system', (_, LogsConfig) => {
    expect(find({ project: { LogsConfig } })).toEqual([
      expect.stringContaining('logs to a log group that is not in the system'),
    ]);
  });
  it('that runs docker build has the privileged mode', () => {
    const source = { BuildSpec: 'docker build .', Type: 'NO_SOURCE' };
    const environment = (PrivilegedMode?: boolean) => ({
      Environment: { EnvironmentVariables: [uri], PrivilegedMode },
    });
    for (const mode of [undefined, false])
      expect(find({ source, project: environment(mode) })).toEqual([
        'Project: runs docker build without the privileged mode, so that there is no Docker daemon',
      ]);
    expect(find({ source, project: environment(true) })).toEqual([]);
  });
  it.each([
    ['has a location, and its source is NO_SOURCE', { Type: 'NO_SOURCE', Location: 'https://git.example/app.git' }],
    ['has the source GITHUB, and no location', { Type: 'GITHUB' }],
    ['has the ARN of a bucket in its location, not the name', { Type: 'S3', Location: sub('${Sources.Arn}/app.zip') }],
    ['has the source S3, and no location', { Type: 'S3' }],
  ])('%s', (what, source) => {
    expect(find({ source })).toEqual([`Project: ${what}`]);
  });
  it('pushes to a repository whose tags cannot be moved', () => {
    for (const ImageTagMutability of [undefined, 'MUTABLE'])
      expect(find({ repository: { ImageTagMutability } })).toEqual([
        'Repository: has tags that can be moved, so that a build of Project can replace a version',
      ]);
  });
  it.each(['no', 'accept-new'])('does not trust unknown hosts (%s)', (value) => {
    const source = {
      Type: 'NO_SOURCE',
      BuildSpec: `git clone -c core.sshCommand="ssh -o StrictHostKeyChecking=${value}"`,
    };
    expect(find({ source })).toEqual(['Project: has a buildspec that trusts unknown hosts of SSH']);
    expect(find({ source: { ...source, BuildSpec: 'ssh -o StrictHostKeyChecking=yes' } })).toEqual([]);
  });
});
