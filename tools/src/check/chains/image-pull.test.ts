import { expect, it } from 'vitest';
import { imagePull } from './image-pull.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const sub = (text: string) => ({ 'Fn::Sub': text });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const token = allow('ecr:GetAuthorizationToken', '*');
const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const named = sub('arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/app');
const image = sub('${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:1');

const system = (Image: unknown, Statement: readonly unknown[], role: object = {}): SmallResources => ({
  Repository: resource('AWS::ECR::Repository'),
  Role: resource('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement } }], ...role }),
  Task: resource('AWS::ECS::TaskDefinition', { ExecutionRoleArn: arn('Role'), ContainerDefinitions: [{ Image }] }),
});
const find = (image: unknown, statements: readonly unknown[], role?: object) =>
  findingsOf(imagePull, system(image, statements, role));
const notAllowed = ['Task: has an image in ECR, and Role does not allow pulling it'];

it('a role that can pull has no findings', () => {
  expect(find(image, [token, allow(pull, named)])).toEqual([]);
  expect(find(image, [token, allow(pull, '*')])).toEqual([]);
  expect(find(image, [allow('ecr:*', '*')])).toEqual([]);
  expect(find(sub('${Repository.RepositoryUri}:1'), [token, allow(pull, arn('Repository'))])).toEqual([]);
});

it.each<readonly [string, readonly unknown[]]>([
  ['no permissions', []],
  ['no token', [allow(pull, named)]],
  ['only the token', [token]],
  [
    'another repository',
    [token, allow(pull, sub('arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/other'))],
  ],
  ...pull.map(
    (action) =>
      [
        `no ${action}`,
        [
          token,
          allow(
            pull.filter((each) => each !== action),
            named,
          ),
        ],
      ] as const,
  ),
])('a role that allows %s cannot pull', (_, statements) => {
  expect(find(image, statements)).toEqual(notAllowed);
  expect(find('111122223333.dkr.ecr.eu-central-1.amazonaws.com/app:1', statements)).toEqual(notAllowed);
});

it('a role that the policy of a repository allows can pull', () => {
  expect(find(sub('${Repository.RepositoryUri}:1'), [token])).toEqual(notAllowed);
  const Statement = [{ Effect: 'Allow', Principal: { AWS: arn('Role') }, Action: pull }];
  const Repository = resource('AWS::ECR::Repository', { RepositoryPolicyText: { Statement } });
  expect(findingsOf(imagePull, { ...system(sub('${Repository.RepositoryUri}:1'), [token]), Repository })).toEqual([]);
});

it('a task without an execution role cannot pull', () => {
  const { Task: _, ...others } = system(image, []);
  const Task = resource('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Image: image }] });
  expect(findingsOf(imagePull, { ...others, Task })).toEqual([
    'Task: has an image in ECR and no execution role to pull it',
  ]);
});

it('other registries, and roles with managed policies, have no findings', () => {
  expect(find('docker.io/openemr/openemr:8.4.0', [])).toEqual([]);
  expect(find('public.ecr.aws/nginx/nginx:1', [])).toEqual([]);
  const ManagedPolicyArns = ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'];
  expect(find(image, [], { ManagedPolicyArns })).toEqual([]);
});

it('an image that is in ECR if a parameter is set needs the permission under the same condition', () => {
  const parts = { Registry: { 'Fn::Select': [4, { 'Fn::Split': [':', ref('RepositoryArn')] }] } };
  const Image = {
    'Fn::If': [
      'HasRepository',
      { 'Fn::Sub': ['${Registry}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:1', parts] },
      'docker.io/library/app:1',
    ],
  };
  const rest = {
    Parameters: { RepositoryArn: { Type: 'String' as const, Default: '' } },
    Conditions: { HasRepository: { 'Fn::Not': [{ 'Fn::Equals': [ref('RepositoryArn'), ''] }] } },
  };
  const under = (condition: string, statement: unknown) => ({ 'Fn::If': [condition, statement, ref('AWS::NoValue')] });
  const findWith = (...statements: readonly unknown[]) =>
    findingsOf(imagePull, system(Image, [allow('logs:PutLogEvents', '*'), ...statements]), rest as never);
  expect(findWith()).toEqual([`${notAllowed} (with RepositoryArn=…)`]);
  expect(findWith(under('HasRepository', token))).toEqual([`${notAllowed} (with RepositoryArn=…)`]);
  const conditional = [under('HasRepository', token), under('HasRepository', allow(pull, ref('RepositoryArn')))];
  expect(findWith(...conditional)).toEqual([]);
  expect(findWith(token, allow(pull, named))).toEqual([`${notAllowed} (with RepositoryArn=…)`]);
});
