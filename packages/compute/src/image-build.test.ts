import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { type BuildSource, type ImageBuildProps, imageBuild } from './image-build.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const arn = <T>(id: string) => unchecked<T>({ 'Fn::GetAtt': [id, 'Arn'] });
const noValue = { Ref: 'AWS::NoValue' };

const s3: BuildSource = {
  from: 's3',
  bucket: { name: ref('Sources'), arn: arn('Sources') },
  object: 'backend.zip',
};
const connection: BuildSource = {
  from: 'connection',
  connection: ref('Connection'),
  provider: 'GITHUB',
  repository: 'https://git.example/backend.git',
};
const deployKey: BuildSource = {
  from: 'deploy-key',
  secret: ref('DeployKey'),
  repository: 'git@git.example:backend.git',
};

const build = (source: BuildSource, more: Partial<ImageBuildProps> = {}) =>
  imageBuild('BackendBuild', {
    description: 'Builds the backend',
    role: { name: ref('Role'), arn: arn('Role') },
    repository: { arn: arn('Repository'), uri: unchecked({ 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }) },
    logGroup: { name: ref('Logs'), arn: arn('Logs') },
    key: arn('Key'),
    source,
    ...more,
  }).resources;

interface Project {
  readonly Source: Record<string, unknown> & { readonly BuildSpec: string };
  readonly Environment: {
    readonly EnvironmentVariables: readonly { readonly Name: string; readonly Value: unknown }[];
  };
}
const project = (source: BuildSource, more?: Partial<ImageBuildProps>) =>
  build(source, more).find(({ type }) => type === 'AWS::CodeBuild::Project')! as never as {
    readonly properties: Project;
    readonly dependsOn: readonly string[];
  };
const statements = (source: BuildSource) => {
  const access = build(source).find(({ type }) => type === 'AWS::IAM::ManagedPolicy')!;
  return (access.properties as { PolicyDocument: { Statement: Record<string, unknown>[] } }).PolicyDocument.Statement;
};

const sources = { s3, connection, deployKey };

test.each(Object.entries(sources))('%s: the project is created after the permissions of its role', (_, source) => {
  expect(project(source).dependsOn).toEqual(['BackendBuildAccess']);
});

test.each(Object.entries(sources))(
  '%s: the role can push to one repository and write to one log group',
  (_, source) => {
    const all = statements(source);
    const ofService = (service: string) => all.filter(({ Action }) => [Action].flat().join().startsWith(`${service}:`));
    expect(ofService('ecr').map(({ Resource }) => Resource)).toEqual(['*', arn('Repository')]);
    expect(ofService('ecr')[0]).toMatchObject({ Action: 'ecr:GetAuthorizationToken' });
    expect(ofService('logs').map(({ Resource }) => Resource)).toEqual([arn('Logs')]);
    expect(JSON.stringify(all)).not.toMatch(/ecr:(Delete|BatchDelete|Set|PutLifecycle)|logs:CreateLogGroup/);
  },
);

test('a build from a bucket reads one object', () => {
  expect(project(s3).properties.Source).toMatchObject({
    Type: 'S3',
    Location: { 'Fn::Sub': ['${Bucket}/backend.zip', { Bucket: ref('Sources') }] },
  });
  expect(statements(s3).find(({ Sid }) => Sid === 'ReadSource')).toMatchObject({
    Resource: { 'Fn::Sub': ['${Bucket}/backend.zip', { Bucket: arn('Sources') }] },
  });
});

test('a build through a connection uses that connection only, with either name of the service', () => {
  expect(project(connection).properties.Source).toMatchObject({
    Type: 'GITHUB',
    Location: 'https://git.example/backend.git',
    Auth: { Type: 'CODECONNECTIONS', Resource: ref('Connection') },
  });
  const used = statements(connection).filter(({ Action }) => [Action].flat().join().includes('onnections:'));
  expect(used).toEqual([
    expect.objectContaining({
      Resource: ref('Connection'),
      Action: expect.arrayContaining(['codeconnections:UseConnection', 'codestar-connections:GetConnectionToken']),
    }),
  ]);
});

test('a build with a deploy key has the ARN of the secret in its environment, and reads that secret only', () => {
  const { Source, Environment } = project(deployKey).properties;
  expect(Source.Type).toBe('NO_SOURCE');
  expect(Environment.EnvironmentVariables).toContainEqual(
    expect.objectContaining({ Name: 'DEPLOY_KEY_SECRET', Value: ref('DeployKey') }),
  );
  const read = statements(deployKey).find(({ Sid }) => Sid === 'ReadDeployKey');
  expect(read).toMatchObject({ Resource: ref('DeployKey') });
  expect(statements(deployKey).find(({ Sid }) => Sid === 'DecryptDeployKey')).toMatchObject({
    Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': ref('DeployKey') } },
  });
});

test('a source can depend on a condition: each part of the other source is absent', () => {
  const source: BuildSource = { from: 'either', condition: { name: 'HasKey' }, ifTrue: deployKey, ifFalse: connection };
  const { Source, Environment } = project(source).properties;
  expect(Source).toMatchObject({
    Type: { 'Fn::If': ['HasKey', 'NO_SOURCE', 'GITHUB'] },
    Location: { 'Fn::If': ['HasKey', noValue, 'https://git.example/backend.git'] },
    Auth: { 'Fn::If': ['HasKey', noValue, expect.objectContaining({ Type: 'CODECONNECTIONS' })] },
    BuildSpec: expect.stringContaining('version: 0.2'),
  });
  expect(Environment.EnvironmentVariables.slice(2)).toEqual([
    { 'Fn::If': ['HasKey', expect.objectContaining({ Name: 'DEPLOY_KEY_SECRET' }), noValue] },
    { 'Fn::If': ['HasKey', expect.objectContaining({ Name: 'REPOSITORY_URL' }), noValue] },
  ]);
  expect(statements(source).slice(3)).toEqual([
    { 'Fn::If': ['HasKey', expect.objectContaining({ Sid: 'ReadDeployKey' }), noValue] },
    { 'Fn::If': ['HasKey', expect.objectContaining({ Sid: 'DecryptDeployKey' }), noValue] },
    { 'Fn::If': ['HasKey', noValue, expect.objectContaining({ Sid: 'UseConnection' })] },
  ]);
});

test('one build runs at a time, with a time limit, a log group and a customer managed key', () => {
  expect(project(s3).properties).toMatchObject({
    ConcurrentBuildLimit: 1,
    TimeoutInMinutes: 30,
    EncryptionKey: arn('Key'),
    LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: ref('Logs') } },
    Artifacts: { Type: 'NO_ARTIFACTS' },
  });
  expect(project(connection).properties).not.toHaveProperty('Triggers');
});

test('the base image and the architecture can be chosen', () => {
  const baseImage = { given: { name: 'HasBase' }, name: ref<never>('Base') };
  const { Environment } = project(s3, { baseImage, architecture: 'x86_64' }).properties;
  expect(Environment).toMatchObject({ Type: 'LINUX_CONTAINER' });
  expect(Environment.EnvironmentVariables.at(-1)).toEqual({
    'Fn::If': ['HasBase', { Name: 'BASE_IMAGE', Value: ref('Base'), Type: 'PLAINTEXT' }, noValue],
  });
  expect(project(s3).properties.Environment).toMatchObject({ Type: 'ARM_CONTAINER' });
});

test('the buildspec writes the script unchanged, and has no phase that runs after a failed build', () => {
  const { BuildSpec } = project(s3).properties.Source;
  expect([...BuildSpec.matchAll(/^ {2}(\w+):$/gm)].map(([, phase]) => phase)).toEqual([
    'install',
    'pre_build',
    'build',
  ]);
  const [, block = ''] = /- \|\n(.*?)\n {2}pre_build:/s.exec(BuildSpec) ?? [];
  const command = block.replace(/^ {8}/gm, '').replace('>"$HOME/image-build.sh"', '');
  const written = execFileSync('bash', ['-c', command], { encoding: 'utf8' });
  expect(written).toBe(readFileSync(new URL('image-build/image-build.sh', import.meta.url), 'utf8'));
  expect(execFileSync('bash', ['-n'], { input: written, encoding: 'utf8' })).toBe('');
});
