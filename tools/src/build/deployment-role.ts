import { readFileSync } from 'node:fs';
import {
  type Blueprint,
  blueprint,
  either,
  equals,
  not,
  noValue,
  type OneOrMany,
  optionalArnOf,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
  type Template,
  text,
  trustedBy,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { link } from '../link/link.ts';

/** Resource type -> the IAM actions that its handler calls. Source: the resource types' public schemas. */
const actionsOfTypes = (): Readonly<Record<string, readonly string[]>> =>
  JSON.parse(readFileSync(new URL('../../schemas/actions.json', import.meta.url), 'utf8'));

/** Types whose public schema names no actions. Source: Service Authorization Reference. */
const actionsOfOldTypes: Readonly<Record<string, readonly string[]>> = {
  'AWS::CodeBuild::Project': [
    'codebuild:BatchGetProjects',
    'codebuild:CreateProject',
    'codebuild:DeleteProject',
    'codebuild:UpdateProject',
  ],
  'AWS::EC2::ClientVpnEndpoint': [
    'ec2:CreateClientVpnEndpoint',
    'ec2:DeleteClientVpnEndpoint',
    'ec2:DescribeClientVpnEndpoints',
    'ec2:ModifyClientVpnEndpoint',
  ],
  'AWS::EC2::ClientVpnTargetNetworkAssociation': [
    'ec2:AssociateClientVpnTargetNetwork',
    'ec2:DescribeClientVpnTargetNetworks',
    'ec2:DisassociateClientVpnTargetNetwork',
  ],
  'AWS::LakeFormation::DataLakeSettings': ['lakeformation:GetDataLakeSettings', 'lakeformation:PutDataLakeSettings'],
};

/** What a deployer never needs: handlers name these for features that read or write the data itself. */
const dataActions =
  /^(dynamodb:(BatchWriteItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem)|s3:(GetObject.*|DeleteObject.*|PutObject.*)|sqs:(Send|Receive|DeleteMessage).*|sns:Publish|kinesis:(Put|GetRec).*|logs:(PutLogEvents|GetLogEvents|FilterLogEvents)|secretsmanager:GetSecretValue|lambda:InvokeFunction)$/;

/** Use of keys that a service does on the deployer's behalf. */
const keyUse = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];

/** Services whose physical names begin with the stack's name: what changes them is bound to those. */
const namedByStack: Readonly<Record<string, readonly string[]>> = {
  cloudformation: ['arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${StackName}-*'],
  dynamodb: ['arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${StackName}-*'],
  events: ['arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${StackName}-*'],
  iam: [
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${StackName}-*',
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${StackName}-*',
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:instance-profile/${StackName}-*',
  ],
  s3: ['arn:${AWS::Partition}:s3:::${StackName}-*'],
  sns: ['arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${StackName}-*'],
  sqs: ['arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${StackName}-*'],
};

const nestedStackActions = ['CreateStack', 'DeleteStack', 'DescribeStacks', 'UpdateStack'].map(
  (action) => `cloudformation:${action}`,
);

/** IAM takes 6,144 characters in a managed policy; ten policies on a role. */
const POLICY_CHARACTERS = 5_500;

/**
 * The role with which CloudFormation may create, update and delete a system, and no more: what the handlers of its resource types
 * call, without the actions that touch data, changes bound to the stack's own names where names come from the stack.
 *
 * @param templates every template of the system
 */
export function deploymentRole(system: Blueprint, templates: readonly Template[]): Template {
  const statements = statementsFor(templates);
  const role = blueprint(`${system.name}-deployment-role`, {
    title: `${system.title}: role to deploy it with`,
    parameters: {
      System: {
        StackName: text('Name of the stack', {
          Description:
            'Name that the stack of the system has or will have; the role may change nothing else where names come from it.',
          AllowedPattern: '^[a-z][a-z0-9-]{0,23}$',
          ConstraintDescription: 'At most 24 lower-case letters, digits and hyphens, a letter first',
          Default: system.name.slice(0, 24),
        }),
        TemplateBucket: text('Bucket of the templates', {
          Description: 'Bucket from which the nested templates are read.',
          AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
          ConstraintDescription: 'Name of an S3 bucket',
        }),
        PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
          Description: 'Managed policy that bounds this role, or nothing.',
        }),
      },
    },
    conditions: (p) => ({ HasBoundary: not(equals(p.PermissionsBoundary, '')) }),
    system: (p, { HasBoundary }) => {
      const deployer = resource('DeploymentRole', 'AWS::IAM::Role', {
        Description: `Creates, updates and deletes ${system.name}`,
        AssumeRolePolicyDocument: trustedBy('cloudformation.amazonaws.com'),
        PermissionsBoundary: either(HasBoundary, p.PermissionsBoundary, noValue),
      });
      const read: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: templateObjects };
      const policies = packed([read, ...statements]).map((part, i) =>
        resource(`DeploymentPolicy${i + 1}`, 'AWS::IAM::ManagedPolicy', {
          PolicyDocument: policy(...part),
          Roles: [deployer.ref],
        }),
      );
      return {
        stacks: { role: [snippet([deployer, ...policies])] },
        outputs: { RoleArn: { description: 'Give this as --role-arn', value: deployer.att('Arn') } },
      };
    },
  });
  return link(role, 'flat').root;
}

const templateObjects = sub('arn:${AWS::Partition}:s3:::${TemplateBucket}/*');

function statementsFor(templates: readonly Template[]): readonly Statement[] {
  const types = [...new Set(templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type)))];
  const known = actionsOfTypes();
  const all = new Set(types.flatMap((type) => known[type] ?? actionsOfOldTypes[type] ?? []));
  if (types.includes('AWS::CloudFormation::Stack')) for (const action of nestedStackActions) all.add(action);
  const services = new Set(
    types.flatMap((type) => (known[type] ?? actionsOfOldTypes[type] ?? []).map(serviceOf)).filter(isOwn(types)),
  );
  const kept = [...all].filter((action) => !dataActions.test(action) && services.has(serviceOf(action))).sort();
  const passed = kept.includes('iam:PassRole');
  const plain = kept.filter((action) => !['iam:PassRole', 'iam:CreateServiceLinkedRole', ...keyUse].includes(action));
  const reading = plain.filter((action) => /:(Describe|Get|List)/.test(action));
  const changing = plain.filter((action) => !reading.includes(action));
  return [
    { Effect: 'Allow', Action: reading, Resource: '*' },
    ...[...new Set(changing.map(serviceOf))].map(
      (service): Statement => ({
        Effect: 'Allow',
        Action: changing.filter((action) => serviceOf(action) === service),
        Resource: namesOf(service),
      }),
    ),
    ...(passed ? [{ Effect: 'Allow' as const, Action: 'iam:PassRole', Resource: sub(namedByStack.iam![0]!) }] : []),
    ...(all.has('iam:CreateServiceLinkedRole') ? [serviceLinkedRoles] : []),
    ...(keyUse.some((action) => all.has(action)) ? [keysThroughServices] : []),
  ];
}

const serviceOf = (action: string): string => action.split(':')[0]!;

/** Handlers also name services of features that the templates do not use: only those with a resource here, and a few readers, stay. */
function isOwn(types: readonly string[]): (service: string) => boolean {
  const own = new Set(types.map((type) => type.split('::')[1]!.toLowerCase()));
  const prefixes: Readonly<Record<string, string>> = {
    efs: 'elasticfilesystem',
    elasticloadbalancingv2: 'elasticloadbalancing',
    stepfunctions: 'states',
  };
  const services = new Set([...own].map((service) => prefixes[service] ?? service));
  return (service) => services.has(service) || service === 'iam' || (service === 'ec2' && services.has('lambda'));
}

function namesOf(service: string): OneOrMany<Value<string>> {
  const names = namedByStack[service];
  return names ? names.map((name) => sub(name)) : '*';
}

const serviceLinkedRoles: Statement = {
  Effect: 'Allow',
  Action: 'iam:CreateServiceLinkedRole',
  Resource: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*'),
};

const keysThroughServices: Statement = {
  Effect: 'Allow',
  Action: keyUse,
  Resource: sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*'),
  Condition: {
    StringEquals: { 'kms:CallerAccount': sub('${AWS::AccountId}') },
    StringLike: { 'kms:ViaService': sub('*.${AWS::Region}.${AWS::URLSuffix}') },
  },
};

/** Statements in as few policies as IAM's limit on one policy allows. */
function packed(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const parts: Statement[][] = [[]];
  let characters = 0;
  for (const statement of statements.flatMap(halves)) {
    const own = JSON.stringify(statement).length;
    if (characters + own > POLICY_CHARACTERS && parts.at(-1)!.length > 0) {
      parts.push([]);
      characters = 0;
    }
    parts.at(-1)!.push(statement);
    characters += own;
  }
  return parts;
}

/** A statement too long for one policy becomes several with a part of its actions each. */
function halves(statement: Statement): readonly Statement[] {
  const actions = [statement.Action ?? []].flat();
  if (JSON.stringify(statement).length <= POLICY_CHARACTERS) return [statement];
  const middle = Math.ceil(actions.length / 2);
  return [actions.slice(0, middle), actions.slice(middle)].flatMap((Action) => halves({ ...statement, Action }));
}
