import { readFileSync } from 'node:fs';
import {
  type Json,
  type JsonObject,
  Problem,
  type Template,
  type TemplateResource,
} from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { checkShape } from '../check/check.ts';
import { smallSystem, topic } from '../link/testing/small-system.ts';
import { resolveTemplate } from '../resolve/index.ts';
import { deploymentRole } from './deployment-role.ts';

const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const { types, unbound } = readJson('../../schemas/actions.json') as {
  types: Record<string, string[]>;
  unbound: string[];
};
const allTypes: string[] = readJson('../../../packages/cloudformation/scripts/resource-types.json');

const system = smallSystem(() => ({ stacks: { one: [topic('A')] } }));
const templateOf = (resources: Readonly<Record<string, TemplateResource>>): Template => ({ Resources: resources });
const ofTypes = (...names: readonly string[]) =>
  templateOf(Object.fromEntries(names.map((Type, index) => [`R${index}`, { Type }])));

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: Json;
  readonly Condition?: JsonObject;
}
const policiesIn = (role: Template): readonly { readonly Statement: readonly Statement[] }[] =>
  Object.values(role.Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
    .map(({ Properties }) => Properties!.PolicyDocument as never);
const statementsOf = (...templates: readonly Template[]) =>
  policiesIn(deploymentRole(system, templates)).flatMap(({ Statement }) => Statement);
const actionsIn = ({ Action }: Statement): readonly string[] => [Action].flat();
/** Resources of the statements with an action: `*`, or the ARNs after the account. */
const placesOf = (action: string, statements: readonly Statement[]) =>
  statements
    .filter((statement) => actionsIn(statement).includes(action))
    .map(({ Resource }) => [Resource].flat().map((one) => (typeof one === 'string' ? one : Object.values(one!)[0])));

describe('changes are limited to names that begin with the stack name', () => {
  const at = (service: string, rest: string) =>
    `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;

  test.each([
    ['AWS::S3::Bucket', 's3:PutEncryptionConfiguration', 'arn:${AWS::Partition}:s3:::${StackName}-*'],
    ['AWS::IAM::Role', 'iam:CreateRole', 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${StackName}-*'],
    ['AWS::Lambda::Function', 'lambda:CreateFunction', at('lambda', 'function:${StackName}-*')],
    ['AWS::Logs::LogGroup', 'logs:AssociateKmsKey', at('logs', 'log-group:${StackName}-*')],
    ['AWS::Events::Rule', 'events:PutTargets', at('events', 'rule/${StackName}-*')],
    ['AWS::SNS::Topic', 'sns:SetTopicAttributes', at('sns', '${StackName}-*')],
    ['AWS::SQS::Queue', 'sqs:SetQueueAttributes', at('sqs', '${StackName}-*')],
    ['AWS::DynamoDB::Table', 'dynamodb:DeleteTable', at('dynamodb', 'table/${StackName}-*')],
    ['AWS::CloudFormation::Stack', 'cloudformation:DeleteStack', at('cloudformation', 'stack/${StackName}-*')],
    ['AWS::CloudFormation::Stack', 'cloudformation:ExecuteChangeSet', at('cloudformation', 'stack/${StackName}-*')],
    ['AWS::KMS::Key', 'kms:PutKeyPolicy', at('kms', 'key/*')],
    ['AWS::SSM::Document', 'ssm:UpdateDocument', at('ssm', 'document/${StackName}-*')],
    ['AWS::IAM::Group', 'iam:AttachGroupPolicy', 'arn:${AWS::Partition}:iam::${AWS::AccountId}:group/${StackName}-*'],
    [
      'AWS::AutoScaling::AutoScalingGroup',
      'autoscaling:UpdateAutoScalingGroup',
      at('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/${StackName}-*'),
    ],
    ['AWS::SecurityHub::Hub', 'securityhub:EnableSecurityHub', at('securityhub', 'hub/default')],
  ])('%s: %s', (type, action, arn) => {
    expect(placesOf(action, statementsOf(ofTypes(type)))).toEqual([[arn]]);
  });

  test('or to the account and Region, if EC2 generates the ID', () => {
    const places = (type: string, action: string) => placesOf(action, statementsOf(ofTypes(type)));
    const anyOfEc2 = [
      at('ec2', '*'),
      ...['image', 'snapshot'].map((kind) => `arn:\${AWS::Partition}:ec2:\${AWS::Region}::${kind}/*`),
    ];
    expect(places('AWS::EC2::Instance', 'ec2:RunInstances')).toEqual([anyOfEc2]);
    expect(places('AWS::EC2::ClientVpnEndpoint', 'ec2:CreateClientVpnEndpoint')).toEqual([anyOfEc2]);
    expect(places('AWS::EC2::NetworkAclEntry', 'ec2:CreateNetworkAclEntry')).toEqual([anyOfEc2]);
  });

  test('or to the document of an association, of the account or of AWS', () => {
    const of = (Name: Json) =>
      placesOf(
        'ssm:CreateAssociation',
        statementsOf(templateOf({ Patch: { Type: 'AWS::SSM::Association', Properties: { Name } } })),
      )[0]!.filter((arn) => String(arn).includes(':document/'));
    expect(of('AWS-RunPatchBaseline')).toEqual([
      at('ssm', 'document/AWS-RunPatchBaseline'),
      'arn:${AWS::Partition}:ssm:${AWS::Region}::document/AWS-RunPatchBaseline',
    ]);
    expect(of({ Ref: 'Own' })).toContain(at('ssm', 'document/*'));
  });

  test('or with the prefix of a configured name', () => {
    const trail = (TrailName: Json) =>
      templateOf({ Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { TrailName } } });
    const places = (name: Json) => placesOf('cloudtrail:DeleteTrail', statementsOf(trail(name)));
    expect(places({ 'Fn::Sub': ['audit-${Id}', { Id: { Ref: 'Id' } }] })).toEqual([
      [at('cloudtrail', 'trail/audit-*')],
    ]);
    const inner = { 'Fn::Sub': ['audit-${Id}', { Id: { Ref: 'Id' } }] };
    expect(places({ 'Fn::Sub': ['${Name}-${AWS::AccountId}', { Name: inner }] })).toEqual([
      [at('cloudtrail', 'trail/audit-*')],
    ]);
    expect(places({ 'Fn::Sub': ['${Name}-x', { Name: { Ref: 'Name' } }] }), 'the name is not known').toEqual([['*']]);
    expect(places('audit')).toEqual([[at('cloudtrail', 'trail/audit*')]]);
    expect(places({ Ref: 'Name' }), 'the name is not known').toEqual([['*']]);
  });

  test('or with the path before the name, for IAM', () => {
    const user = (Path: Json) => templateOf({ User: { Type: 'AWS::IAM::User', Properties: { Path } } });
    const places = (path: Json) => placesOf('iam:CreateUser', statementsOf(user(path)));
    const at = (rest: string) => [[`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:user/${rest}`]];
    expect(places({ 'Fn::Sub': ['/mail-${Id}/', { Id: { Ref: 'Id' } }] })).toEqual(at('mail-*/${StackName}-*'));
    expect(places('/mail/')).toEqual(at('mail*/${StackName}-*'));
    expect(places('/')).toEqual(at('${StackName}-*'));
  });

  test('in any Region, if a companion is in another', () => {
    const companion = { blueprint: system, order: 'before', parameters: {} } as const;
    const role = deploymentRole({ ...system, companions: { global: companion } }, [ofTypes('AWS::SQS::Queue')]);
    const statements = policiesIn(role).flatMap(({ Statement }) => Statement);
    expect(placesOf('sqs:DeleteQueue', statements)).toEqual([
      ['arn:${AWS::Partition}:sqs:*:${AWS::AccountId}:${StackName}-*'],
    ]);
  });

  test('in the Region of the stack, if the operator deploys the companion', () => {
    const companion = { blueprint: system, region: 'chosen', order: 'before', parameters: {} } as const;
    const role = deploymentRole({ ...system, companions: { copies: companion } }, [ofTypes('AWS::SQS::Queue')]);
    const statements = policiesIn(role).flatMap(({ Statement }) => Statement);
    expect(placesOf('sqs:DeleteQueue', statements)).toEqual([
      ['arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${StackName}-*'],
    ]);
  });

  test('but not for actions without resource-level permissions', () => {
    for (const statement of statementsOf(ofTypes(...allTypes))) {
      const bound = JSON.stringify(statement.Resource) !== '"*"';
      if (bound) expect(actionsIn(statement).filter((action) => unbound.includes(action))).toEqual([]);
    }
  });
});

describe('roles', () => {
  const nested = ofTypes('AWS::CloudFormation::Stack', 'AWS::IAM::Role', 'AWS::Lambda::Function');
  const passes = (template: Template) =>
    statementsOf(template).filter((one) => actionsIn(one).includes('iam:PassRole'));

  test('of the stack can be passed, and the role itself only to CloudFormation', () => {
    expect(passes(nested)).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${StackName}-*' }],
      },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: { 'Fn::GetAtt': ['DeploymentRole', 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      },
    ]);
  });

  test('are not passed if there are none', () => {
    expect(passes(ofTypes('AWS::Lambda::Function'))).toEqual([]);
    expect(passes(ofTypes('AWS::SQS::Queue'))).toEqual([]);
  });

  test('get their managed policies', () => {
    expect(
      placesOf('iam:AttachRolePolicy', statementsOf(ofTypes('AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'))),
    ).toEqual([['arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${StackName}-*']]);
  });

  test('can only be created and changed with the permissions boundary, which cannot be removed, if one is set', () => {
    const role = deploymentRole(system, [ofTypes('AWS::IAM::ManagedPolicy', 'AWS::IAM::Role')]);
    const conditionsOf = (action: string, RolesBoundary: string) => {
      const pseudo = { 'AWS::Region': 'eu-central-1' };
      const { template } = resolveTemplate(role, { parameters: { RolesBoundary }, pseudo });
      const statements = policiesIn(template).flatMap(({ Statement }) => Statement);
      return statements.filter((one) => actionsIn(one).includes(action)).map(({ Condition }) => Condition);
    };
    const boundary = 'arn:aws:iam::000000000000:policy/Bound';
    const changes = ['CreateRole', 'PutRolePermissionsBoundary', 'AttachRolePolicy', 'DetachRolePolicy']
      .concat(['PutRolePolicy', 'DeleteRolePolicy'])
      .map((name) => `iam:${name}`);
    for (const action of changes) {
      expect(conditionsOf(action, boundary), action).toEqual([{ ArnEquals: { 'iam:PermissionsBoundary': boundary } }]);
      expect(conditionsOf(action, ''), action).toEqual([undefined]);
    }
    expect(conditionsOf('iam:DeleteRolePermissionsBoundary', boundary)).toEqual([
      { ArnNotEquals: { 'iam:PermissionsBoundary': boundary } },
    ]);
  });
});

describe('there is no data access', () => {
  test('keys of objects are listed only in buckets of the stack', () => {
    expect(placesOf('s3:ListBucket', statementsOf(ofTypes('AWS::S3::Bucket')))).toEqual([
      ['arn:${AWS::Partition}:s3:::${StackName}-*'],
    ]);
  });

  test('functions are invoked only for custom resources', () => {
    const call = (...names: readonly string[]) => placesOf('lambda:InvokeFunction', statementsOf(ofTypes(...names)));
    expect(call('AWS::Lambda::Function')).toEqual([]);
    expect(call('AWS::Lambda::Function', 'Custom::Thing')).toEqual([
      ['arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${StackName}-*'],
    ]);
  });
});

describe('for every resource type that a blueprint can have', () => {
  test('actions are known, and those of its service are in the role', () => {
    for (const type of allTypes) {
      const changes = (types[type] ?? []).filter(
        (action) =>
          /:(Create|Put|Set|Update)/.test(action) && (type.startsWith('AWS::IAM::') || !action.startsWith('iam:')),
      );
      const allowed = new Set(statementsOf(ofTypes(type)).flatMap(actionsIn));
      if (changes.length > 0)
        expect(
          changes.some((action) => allowed.has(action)),
          type,
        ).toBe(true);
    }
  });

  test('an unknown type is refused', () => {
    expect(() => statementsOf(ofTypes('AWS::Unknown::Type'))).toThrow(Problem);
    expect(() => statementsOf(ofTypes('AWS::Unknown::Type'))).toThrow(
      'AWS::Unknown::Type: its deployment actions are not known. Add it to resource-types.json',
    );
  });

  test('no policy exceeds the IAM quota, with any parameters', () => {
    const role = deploymentRole(system, [ofTypes(...allTypes)]);
    const { template } = resolveTemplate(role, {
      parameters: { StackName: 'a'.repeat(24), TemplateBucket: 'b'.repeat(63), PermissionsBoundary: '' },
      pseudo: { 'AWS::Partition': 'aws-us-gov', 'AWS::Region': 'ap-southeast-1', 'AWS::AccountId': '000000000000' },
    });
    const lengths = policiesIn(template).map((policy) => JSON.stringify(policy).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(6144);
  });

  test('the role has at most ten managed policies', () => {
    const auditTrail = [
      ...['CloudFormation::Stack', 'CloudTrail::Trail', 'CloudWatch::Alarm', 'DynamoDB::Table', 'Events::Rule'],
      ...['IAM::ManagedPolicy', 'IAM::Role', 'KMS::Key', 'Lambda::EventSourceMapping', 'Lambda::Function'],
      ...['Logs::LogGroup', 'S3::Bucket', 'S3::BucketPolicy', 'SNS::Subscription', 'SNS::Topic', 'SQS::Queue'],
    ].map((type) => `AWS::${type}`);
    expect(policiesIn(deploymentRole(system, [ofTypes(...auditTrail)])).length).toBeLessThanOrEqual(3);
  });

  test('a system that needs more policies is refused', () => {
    const rules = Array.from({ length: 300 }, (_, index) => [
      `Rule${index}`,
      { Type: 'AWS::Events::Rule', Properties: { Name: `a-rule-with-a-name-of-its-own-${index}` } },
    ]);
    expect(() => deploymentRole(system, [templateOf(Object.fromEntries(rules))])).toThrow(
      /^deployment role: it needs \d+ managed policies, and a role can have 10\./,
    );
  });

  test('the template has no findings', () => {
    const template = deploymentRole(system, [ofTypes(...allTypes)]);
    expect(checkShape({ stack: 'role', template }, {})).toEqual([]);
  });
});
