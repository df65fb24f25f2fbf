import { organization } from '@hipaa-stacks/baseline';
import { type Arn, type Id, type References, type Resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { buildCommands } from './build-commands.ts';
import { type BuildConditions, buildConditions, buildParameters, buildRoles, buildRules, builds } from './builds.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const arn = <T extends string>(id: string) => unchecked<Arn<T>>({ 'Fn::GetAtt': [id, 'Arn'] });
const p = new Proxy({} as References<typeof buildParameters>, { get: (_, name: string) => ref(name) });
const has = new Proxy({} as BuildConditions, { get: (_, name: string) => ({ name }) });
const org = organization(
  {
    PermissionsBoundary: ref('PermissionsBoundary'),
    OperatorArns: ref('OperatorArns'),
    RetentionDays: ref('RetentionDays'),
  },
  { HasBoundary: { name: 'B' }, HasOperators: { name: 'O' }, IsRetentionOverOneYear: { name: 'R' } },
);
const roles = buildRoles(has, org);
const repository = (id: string) => ({ arn: arn(`${id}Repository`), uri: ref(`${id}Uri`), name: ref(`${id}Name`) });
const made = builds(p, has, {
  roles,
  images: { backend: repository('Backend'), frontend: repository('Frontend') } as never,
  key: arn('ImageKey'),
  accessLogs: ref<Id<'AWS::S3::Bucket'>>('AccessLogBucket'),
  retentionDays: ref('RetentionDays'),
});
const parts = [made.bucket, made.backend.logs, made.backend.project, made.frontend.logs, made.frontend.project];
const resources: readonly Resource[] = [roles.backend, roles.frontend, ...parts].flatMap((part) => part.resources);

test('there are builds only if their source can be used, and a bucket only if it is the source', () => {
  for (const { id, when } of resources)
    expect([id, when]).toEqual([id, [id.startsWith('SourceBucket') ? 'BuildsFromBucket' : 'HasBuilds']]);
  expect(resources.map(({ id }) => id).sort()).toEqual(
    [
      ...['BackendBuild', 'BackendBuildAccess', 'BackendBuildLogs', 'BackendBuildRole'],
      ...['FrontendBuild', 'FrontendBuildAccess', 'FrontendBuildLogs', 'FrontendBuildRole'],
      ...['SourceBucket', 'SourceBucketPolicy'],
    ].sort(),
  );
});

test('each build can push to its own repository only', () => {
  for (const image of ['Backend', 'Frontend']) {
    const access = JSON.stringify(resources.find(({ id }) => id === `${image}BuildAccess`)!.properties);
    expect(access).toContain(`${image}Repository`);
    expect(access).not.toContain(image === 'Backend' ? 'FrontendRepository"' : 'BackendRepository"');
  }
});

const isAllowed = (name: keyof typeof buildParameters, value: string) =>
  new RegExp(buildParameters[name].declaration.AllowedPattern ?? '').test(value);
const CONNECTION = '111122223333:connection/0a1b2c3d-0000-4000-8000-0123456789ab';

test.each<readonly [keyof typeof buildParameters, readonly string[], readonly string[]]>([
  [
    'ConnectionArn',
    [
      '',
      `arn:aws:codeconnections:us-east-1:${CONNECTION}`,
      `arn:aws-us-gov:codestar-connections:us-gov-west-1:${CONNECTION}`,
    ],
    [`arn:aws:codecommit:us-east-1:${CONNECTION}`, 'arn:aws:codeconnections:us-east-1:111122223333:host/x'],
  ],
  [
    'BackendRepositoryUrl',
    [
      '',
      'https://github.com/clinic/backend.git',
      'git@github.com:clinic/backend.git',
      'ssh://git@git.example:2222/x.git',
    ],
    ['http://github.com/clinic/backend.git', 'backend', '--upload-pack=touch@x', 'git@x:a b', 'file:///tmp/x'],
  ],
  ['BackendFolder', ['.', 'services/backend', 'a_b/c.d'], ['', '/', '/etc', '..', 'a/../b', '.git', 'a/', 'a//b']],
  [
    'BackendBaseImage',
    ['', 'python:3.13', `public.ecr.aws/docker/library/python:3.13-slim@sha256:${'0'.repeat(64)}`],
    ['-v', 'a b', '$(x)', 'PYTHON'],
  ],
])('%s has a pattern', (name, valid, invalid) => {
  for (const value of valid) expect([value, isAllowed(name, value)]).toEqual([value, true]);
  for (const value of invalid) expect([value, isAllowed(name, value)]).toEqual([value, false]);
});

test('values that have no effect together are refused, and the message says what to change', () => {
  const rules = buildRules(p);
  expect(Object.keys(rules)).toEqual([
    'GitNeedsRepositories',
    'RepositoriesNeedGit',
    'ConnectionNeedsSource',
    'DeployKeyNeedsSource',
  ]);
  for (const { Assertions } of Object.values(rules))
    for (const { AssertDescription } of Assertions) expect(AssertDescription).toMatch(/\. Set \w+/);
});

test('no command contains a secret or a value of a parameter except names', () => {
  const commands = JSON.stringify(buildCommands(p, has, made));
  expect(commands).not.toMatch(/ConnectionArn"\}|DeployKeySecretArn"\}|RepositoryUrl/);
  expect(Object.keys(buildConditions(p))).toContain('HasBuilds');
});
