import { unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { type FargateTaskProps, fargateTask } from './fargate-task.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const arn = <T>(id: string) => unchecked<T>({ 'Fn::GetAtt': [id, 'Arn'] });
const role = (id: string) => ({ arn: arn<never>(id), name: ref<never>(id) });
const props: FargateTaskProps = {
  image: 'registry.example/app@sha256:0',
  cpu: '1024',
  memory: '2048',
  port: 443,
  executionRole: role('ExecutionRole'),
  taskRole: role('TaskRole'),
  logs: { arn: arn('Logs'), name: ref('Logs') },
};
const documents = {
  name: 'documents',
  path: '/var/documents',
  fileSystem: { id: ref<never>('FileSystem'), arn: arn<never>('FileSystem') },
  accessPoint: { id: ref<never>('LoadBalancer'), arn: arn<never>('LoadBalancer') },
};
const password = { arn: ref<never>('Secret'), field: 'password', key: arn<never>('Key') };
const given = { name: 'HasMail' };

const ofType = (type: string, more: Partial<FargateTaskProps> = {}) =>
  fargateTask('Web', { ...props, ...more }).resources.filter((one) => one.type === type);
const task = (more: Partial<FargateTaskProps> = {}) => ofType('AWS::ECS::TaskDefinition', more)[0]!;
const container = (more: Partial<FargateTaskProps> = {}) =>
  (task(more).properties as { ContainerDefinitions: Record<string, unknown>[] }).ContainerDefinitions[0]!;
/** The policy of a role, by statement. */
const allowed = (roleId: string, more: Partial<FargateTaskProps> = {}) => {
  const policies = ofType('AWS::IAM::ManagedPolicy', more).map(({ properties }) => properties as never) as {
    Roles: { Ref: string }[];
    PolicyDocument: { Statement: { Sid: string }[] };
  }[];
  return Object.fromEntries(
    policies
      .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === roleId))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map((statement) => [statement.Sid, statement])),
  );
};

describe('a secret', () => {
  test('is a reference, and its value is in no template', () => {
    expect(container({ secrets: { PASSWORD: password } }).Secrets).toEqual([
      { Name: 'PASSWORD', ValueFrom: { 'Fn::Sub': ['${Secret}:password::', { Secret: { Ref: 'Secret' } }] } },
    ]);
  });

  test('can be read only by the execution role, and only this secret', () => {
    const secrets = { PASSWORD: password, USER: { ...password, field: 'username' } };
    expect(allowed('ExecutionRole', { secrets })).toMatchObject({
      Secrets: { Action: 'secretsmanager:GetSecretValue', Resource: [{ Ref: 'Secret' }] },
      SecretKeys: { Action: 'kms:Decrypt', Resource: [{ 'Fn::GetAtt': ['Key', 'Arn'] }] },
    });
    expect(allowed('TaskRole', { secrets })).toEqual({});
    expect(Object.keys(allowed('ExecutionRole'))).toEqual(['Logs']);
  });

  test('under a condition is neither in the task nor readable without it; at least one has no condition', () => {
    const secrets = { PASSWORD: password, MAIL: { arn: ref<never>('Mail'), key: arn<never>('Key'), given } };
    expect(container({ secrets }).Secrets).toContainEqual({
      'Fn::If': ['HasMail', { Name: 'MAIL', ValueFrom: { Ref: 'Mail' } }, { Ref: 'AWS::NoValue' }],
    });
    expect(allowed('ExecutionRole', { secrets })).toMatchObject({
      Secrets: {
        Resource: [{ Ref: 'Secret' }, { 'Fn::If': ['HasMail', { Ref: 'Mail' }, { Ref: 'AWS::NoValue' }] }],
      },
    });
    expect(() => task({ secrets: { MAIL: secrets.MAIL } })).toThrow('all its secrets are under conditions');
  });
});

describe('a file system', () => {
  test('is mounted over TLS, through the access point, by the task role', () => {
    expect(task({ volumes: [documents] }).properties).toMatchObject({
      Volumes: [
        {
          Name: 'documents',
          EFSVolumeConfiguration: {
            FilesystemId: { Ref: 'FileSystem' },
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { AccessPointId: { Ref: 'LoadBalancer' }, IAM: 'ENABLED' },
          },
        },
      ],
    });
    expect(allowed('TaskRole', { volumes: [documents] })).toEqual({
      Mountdocuments: {
        Sid: 'Mountdocuments',
        Effect: 'Allow',
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Resource: { 'Fn::GetAtt': ['FileSystem', 'Arn'] },
        Condition: { ArnEquals: { 'elasticfilesystem:AccessPointArn': { 'Fn::GetAtt': ['LoadBalancer', 'Arn'] } } },
      },
    });
  });

  test('that is read-only cannot be written', () => {
    const volumes = [{ ...documents, readOnly: true }];
    expect(allowed('TaskRole', { volumes })).toMatchObject({
      Mountdocuments: { Action: ['elasticfilesystem:ClientMount'] },
    });
    expect(container({ volumes }).MountPoints).toMatchObject([{ ReadOnly: true }]);
  });
});

describe('the root file system of the container', () => {
  test('is read-only; writable paths are on the encrypted ephemeral storage', () => {
    expect(container().ReadonlyRootFilesystem).toBe(true);
    const scratch = ['/tmp', '/run'];
    expect(container({ scratch }).MountPoints).toMatchObject([
      { SourceVolume: 'scratch-1', ContainerPath: '/tmp' },
      { SourceVolume: 'scratch-2', ContainerPath: '/run' },
    ]);
    expect(task({ scratch }).properties).toMatchObject({ Volumes: [{ Name: 'scratch-1' }, { Name: 'scratch-2' }] });
  });

  test('is writable if there is a reason', () => {
    const writableRoot = 'The image writes its configuration when it starts.';
    expect(container({ writableRoot }).ReadonlyRootFilesystem).toBe(false);
  });

  test('is writable while ECS Exec is enabled, which needs it', () => {
    expect(container({ shell: { name: 'HasEcsExec' } }).ReadonlyRootFilesystem).toEqual({
      'Fn::If': ['HasEcsExec', false, true],
    });
  });
});

test('enabling or disabling ECS Exec changes the task definition, whatever the root file system: tasks are replaced', () => {
  const labels = { shell: { 'Fn::If': ['HasEcsExec', 'on', 'off'] } };
  const shell = { name: 'HasEcsExec' };
  expect(container({ shell, writableRoot: 'It writes.' }).DockerLabels).toEqual(labels);
  expect(container({ shell }).DockerLabels).toEqual(labels);
  expect(container()).not.toHaveProperty('DockerLabels');
});

test('it depends on the policies of its roles', () => {
  expect(task({ volumes: [documents] }).dependsOn).toEqual(['WebExecutionAccess', 'WebAccess']);
});

test('logs go to the configured log group, which the task cannot create', () => {
  const { Options } = container().LogConfiguration as { Options: Record<string, unknown> };
  expect(Options['awslogs-group']).toEqual({ Ref: 'Logs' });
  expect(Options).not.toHaveProperty('awslogs-create-group');
});

test('an environment variable can be under a condition', () => {
  expect(container({ environment: { TZ: 'UTC', MAIL: { value: 'smtp', given } } }).Environment).toEqual([
    { Name: 'TZ', Value: 'UTC' },
    { 'Fn::If': ['HasMail', { Name: 'MAIL', Value: 'smtp' }, { Ref: 'AWS::NoValue' }] },
  ]);
});

test('an image of this account can be pulled only from its repository', () => {
  expect(allowed('ExecutionRole', { repository: arn('Images') })).toMatchObject({
    PullImage: { Resource: { 'Fn::GetAtt': ['Images', 'Arn'] } },
  });
});

test('with a repository under a condition, the pull permissions are under that condition', () => {
  const under = fargateTask('Web', { ...props, repository: { value: arn('Images'), given } });
  const [policy] = under.resources.filter(({ id }) => id === 'WebExecutionAccess');
  const { Statement } = (policy!.properties as { PolicyDocument: { Statement: readonly object[] } }).PolicyDocument;
  expect(Statement.slice(-2)).toEqual([
    {
      'Fn::If': ['HasMail', expect.objectContaining({ Action: 'ecr:GetAuthorizationToken' }), { Ref: 'AWS::NoValue' }],
    },
    { 'Fn::If': ['HasMail', expect.objectContaining({ Sid: 'PullImage' }), { Ref: 'AWS::NoValue' }] },
  ]);
});
