import { readFileSync } from 'node:fs';
import {
  type Blueprint,
  blueprint,
  type CheckerException,
  either,
  equals,
  type Json,
  not,
  noValue,
  type OneOrMany,
  optionalArnOf,
  Problem,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
  type Template,
  type TemplateResource,
  type TypedResource,
  text,
  trustedBy,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { link } from '../link/link.ts';
import { functionIn, subArguments, subParts } from '../template/walk.ts';
import { callerNeeds } from './caller-needs.ts';
import { existingLogGroups } from './existing-log-groups.ts';

/** Contents of `tools/schemas/actions.json`. Source: the public schemas of the resource types, and the Service Authorization Reference. */
interface ActionData {
  /** Resource type -> the IAM actions that its resource handlers call. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  /** Actions without resource-level permissions. */
  readonly unbound: readonly string[];
}

const actionData = (): ActionData =>
  JSON.parse(readFileSync(new URL('../../schemas/actions.json', import.meta.url), 'utf8'));

/** Types whose public schema lists no actions. Source: Service Authorization Reference. */
const actionsOfOldTypes: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFormation::CustomResource': ['lambda:InvokeFunction'],
  'AWS::CloudFormation::WaitConditionHandle': [],
  'AWS::CodeBuild::Project': [
    'codebuild:BatchGetProjects',
    'codebuild:CreateProject',
    'codebuild:DeleteProject',
    'codebuild:UpdateProject',
  ],
  'AWS::EC2::ClientVpnEndpoint': [
    'ec2:ApplySecurityGroupsToClientVpnTargetNetwork',
    'ec2:CreateClientVpnEndpoint',
    'ec2:CreateTags',
    'ec2:DeleteClientVpnEndpoint',
    'ec2:DescribeClientVpnEndpoints',
    'ec2:ModifyClientVpnEndpoint',
    'iam:CreateServiceLinkedRole',
  ],
  'AWS::EC2::ClientVpnTargetNetworkAssociation': [
    'ec2:AssociateClientVpnTargetNetwork',
    'ec2:DescribeClientVpnTargetNetworks',
    'ec2:DisassociateClientVpnTargetNetwork',
  ],
  'AWS::LakeFormation::DataLakeSettings': ['lakeformation:GetDataLakeSettings', 'lakeformation:PutDataLakeSettings'],
};

/** Use of keys by services on behalf of the deploying principal: `callerNeeds` has the statements. */
const keyUse = /^kms:(CreateGrant|Decrypt|Encrypt|GenerateDataKey.*|ListGrants|ReEncrypt.*|RetireGrant)$/;

/** Actions that a deployment never needs: handlers list them for features that read or write the data itself. */
const dataActions =
  /^(dynamodb:(BatchWriteItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem)|s3:(GetObject.*|DeleteObject.*|PutObject.*)|sqs:(Send|Receive|DeleteMessage).*|sns:Publish|kinesis:(Put|GetRec).*|logs:(PutLogEvents|GetLogEvents|FilterLogEvents)|secretsmanager:GetSecretValue|lambda:InvokeFunction)$/;

/** Creates ARNs from the part after the partition. */
type ToArn = (tail: string) => Value<string>;

/** A type whose physical name begins with the stack name, or with the value of a name property. */
interface NamedType {
  readonly property?: string;
  /** The part of the ARN between the partition and the name. */
  readonly arn: string;
}

const region = '${AWS::Region}';
const inRegion = (service: string, before: string) => `${service}:${region}:\${AWS::AccountId}:${before}`;
const namedTypes: Readonly<Record<string, NamedType>> = {
  'AWS::AutoScaling::AutoScalingGroup': {
    property: 'AutoScalingGroupName',
    arn: inRegion('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/'),
  },
  'AWS::CloudFormation::Stack': { arn: inRegion('cloudformation', 'stack/') },
  'AWS::CloudTrail::Trail': { property: 'TrailName', arn: inRegion('cloudtrail', 'trail/') },
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', arn: inRegion('cloudwatch', 'alarm:') },
  'AWS::CodeBuild::Project': { property: 'Name', arn: inRegion('codebuild', 'project/') },
  'AWS::DynamoDB::Table': { property: 'TableName', arn: inRegion('dynamodb', 'table/') },
  'AWS::ECR::Repository': { property: 'RepositoryName', arn: inRegion('ecr', 'repository/') },
  'AWS::Events::Rule': { property: 'Name', arn: inRegion('events', 'rule/') },
  'AWS::IAM::Group': { property: 'GroupName', arn: 'iam::${AWS::AccountId}:group/' },
  'AWS::IAM::InstanceProfile': { property: 'InstanceProfileName', arn: 'iam::${AWS::AccountId}:instance-profile/' },
  'AWS::IAM::ManagedPolicy': { property: 'ManagedPolicyName', arn: 'iam::${AWS::AccountId}:policy/' },
  'AWS::IAM::Role': { property: 'RoleName', arn: 'iam::${AWS::AccountId}:role/' },
  'AWS::IAM::User': { property: 'UserName', arn: 'iam::${AWS::AccountId}:user/' },
  'AWS::Lambda::Function': { property: 'FunctionName', arn: inRegion('lambda', 'function:') },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', arn: inRegion('logs', 'log-group:') },
  'AWS::S3::Bucket': { property: 'BucketName', arn: 's3:::' },
  'AWS::SNS::Topic': { property: 'TopicName', arn: inRegion('sns', '') },
  'AWS::SQS::Queue': { property: 'QueueName', arn: inRegion('sqs', '') },
  'AWS::SSM::Document': { property: 'Name', arn: inRegion('ssm', 'document/') },
};

/**
 * Services whose resources get generated IDs, or that read resources of other systems (snapshots, hosted zones): limited to account and Region.
 * ARNs of images, snapshots and hosted zones have no account. A web ACL is associated with its load balancer too.
 */
const wholeServices: Readonly<Record<string, readonly string[]>> = {
  acm: [inRegion('acm', 'certificate/*')],
  'application-autoscaling': [inRegion('application-autoscaling', 'scalable-target/*')],
  athena: [inRegion('athena', 'workgroup/*')],
  backup: [inRegion('backup', '*')],
  budgets: ['budgets::${AWS::AccountId}:budget/*'],
  ec2: [inRegion('ec2', '*'), `ec2:${region}::image/*`, `ec2:${region}::snapshot/*`],
  elasticache: [inRegion('elasticache', '*')],
  elasticfilesystem: [inRegion('elasticfilesystem', '*')],
  globalaccelerator: ['globalaccelerator::${AWS::AccountId}:*'],
  glue: [inRegion('glue', '*')],
  rds: [inRegion('rds', '*')],
  route53: ['route53:::hostedzone/*', 'route53:::change/*', 'route53:::queryloggingconfig/*'],
  scheduler: [inRegion('scheduler', '*')],
  secretsmanager: [inRegion('secretsmanager', 'secret:*')],
  securityhub: [inRegion('securityhub', 'hub/default')],
  wafv2: [inRegion('wafv2', '*'), inRegion('elasticloadbalancing', 'loadbalancer/app/*')],
};

/** Types that are changed through a named resource, or have an ARN without a name. */
const dependentTypes: Readonly<Record<string, string | undefined>> = {
  'AWS::AccessAnalyzer::Analyzer': inRegion('access-analyzer', 'analyzer/'),
  'AWS::CloudWatch::Dashboard': 'cloudwatch::${AWS::AccountId}:dashboard/',
  'AWS::Config::ConfigurationRecorder': inRegion('config', 'configuration-recorder/'),
  'AWS::Config::ConformancePack': inRegion('config', 'conformance-pack/'),
  'AWS::Config::DeliveryChannel': undefined,
  'AWS::GuardDuty::Detector': inRegion('guardduty', 'detector/'),
  'AWS::IAM::Policy': undefined,
  'AWS::KMS::Alias': inRegion('kms', 'alias/'),
  'AWS::KMS::Key': inRegion('kms', 'key/'),
  'AWS::Lambda::EventInvokeConfig': undefined,
  'AWS::Lambda::EventSourceMapping': inRegion('lambda', 'event-source-mapping:'),
  'AWS::Lambda::Permission': undefined,
  'AWS::Logs::MetricFilter': undefined,
  'AWS::Logs::SubscriptionFilter': undefined,
  'AWS::S3::BucketPolicy': undefined,
  'AWS::SNS::Subscription': undefined,
  'AWS::SNS::TopicPolicy': undefined,
  'AWS::SQS::QueuePolicy': undefined,
  'AWS::SSM::Parameter': inRegion('ssm', 'parameter/'),
  'AWS::SSM::PatchBaseline': inRegion('ssm', 'patchbaseline/'),
};

/** Nested stacks, including those that a change set creates first. */
const nestedStackActions = [
  ...['CreateChangeSet', 'CreateStack', 'DeleteChangeSet', 'DeleteStack', 'DescribeChangeSet', 'DescribeStackEvents'],
  ...['DescribeStacks', 'ExecuteChangeSet', 'TagResource', 'UntagResource', 'UpdateStack'],
].map((action) => `cloudformation:${action}`);

/** IAM quotas: 6,144 characters in a managed policy; ten policies on a role. */
const POLICY_CHARACTERS = 5_500;
const POLICIES = 10;

/**
 * The service role with which CloudFormation can create, update and delete a system. It allows the calls of the handlers of its
 * resource types, without actions that access data; changes are limited to resource names that begin with the stack name. CloudFormation
 * truncates the stack name in a physical name to 24 characters, so the stack name cannot be longer.
 *
 * Limits: keys, EC2 resources and other resources with generated IDs are only limited to account and Region; VPCs that another account
 * shares are not allowed. Roles that it creates can have more permissions than it has itself, and principals that can start it can use
 * them, unless `RolesBoundary` is set: then it can only create and change roles with that permissions boundary, and cannot remove the
 * boundary. The name of that policy must not begin with the stack name, otherwise this role could change the policy.
 *
 * Not verified in an AWS account: that each handler calls only the actions in its schema; that CloudFormation passes the role to
 * nested stacks by `iam:PassRole` on itself, creates nested change sets with it, and calls `cloudformation:TagResource`.
 *
 * @param templates every template of the system; with companions of the global Region, the role is valid in any Region
 * @throws Problem for a resource type whose actions are not known
 */
export function deploymentRoleSystem(system: Blueprint, templates: readonly Template[]): Blueprint {
  const full = roleSystem(system, templates);
  const createsRoles = templates.some(({ Resources }) =>
    Object.values(Resources).some(({ Type }) => Type === 'AWS::IAM::Role'),
  );
  if (createsRoles) return full;
  const { RolesBoundary: _, ...parameters } = full.parameters.System ?? {};
  const { HasRolesBoundary: __, ...conditions } = full.conditions;
  return { ...full, parameters: { ...full.parameters, System: parameters }, conditions };
}

function roleSystem(system: Blueprint, templates: readonly Template[]): Blueprint {
  const existing = existingLogGroups(system, templates);
  return blueprint(`${system.name}-deployment-role`, {
    title: `${system.title}: deployment role`,
    parameters: {
      System: {
        StackName: text('Name of the stack', {
          Description:
            'Name of the stack of the system. The role can only change resources whose names begin with it, if the names derive from the stack name.',
          AllowedPattern: '^[a-z][a-z0-9-]{0,23}$',
          ConstraintDescription: 'At most 24 lower-case letters, digits and hyphens, beginning with a letter',
          Default: system.name.slice(0, 24),
        }),
        TemplateBucket: text('Bucket of the templates', {
          Description: 'Bucket of the published release, from which CloudFormation reads the nested templates.',
          AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
          ConstraintDescription: 'Name of an S3 bucket',
        }),
        PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
          Description:
            'Optional. ARN of a managed policy that is the permissions boundary of this role. If empty, the role has no permissions boundary.',
        }),
        RolesBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary of created roles', {
          Description:
            'Optional. ARN of a managed policy. If set, this role can only create and change roles that have it as permissions boundary; set PermissionsBoundary of the system to the same ARN. If empty, created roles need no permissions boundary.',
        }),
      },
      ...existing.parameters,
    },
    conditions: (p) => ({
      HasBoundary: not(equals(p.PermissionsBoundary, '')),
      HasRolesBoundary: not(equals(p.RolesBoundary, '')),
      ...existing.conditions,
    }),
    system: (p, { HasBoundary, HasRolesBoundary }) => {
      const ifBounded = (operator: string) =>
        either(HasRolesBoundary, { [operator]: { 'iam:PermissionsBoundary': p.RolesBoundary } }, noValue);
      const deployer = resource(
        'DeploymentRole',
        'AWS::IAM::Role',
        {
          Description: `Creates, updates and deletes ${system.name}`,
          AssumeRolePolicyDocument: trustedBy('cloudformation.amazonaws.com'),
          PermissionsBoundary: either(HasBoundary, p.PermissionsBoundary, noValue),
        },
        { exceptions: [untagged] },
      );
      const usesOtherRegions = Object.values(system.companions).some((each) => each.region !== 'chosen');
      const regions = usesOtherRegions ? '*' : region;
      const read: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: templateObjects };
      const policies = packStatements([
        read,
        ...statementsFor(templates, deployer, regions, ifBounded),
        ...existing.statements,
      ]).map((part, i) =>
        resource(
          `DeploymentPolicy${i + 1}`,
          'AWS::IAM::ManagedPolicy',
          { PolicyDocument: policy(...part), Roles: [deployer.ref] },
          { exceptions: exceptionsFrom(part) },
        ),
      );
      return {
        stacks: { role: [snippet([deployer, ...policies])] },
        outputs: { RoleArn: { description: 'Role for --role-arn of the deploy command', value: deployer.att('Arn') } },
      };
    },
  });
}

/** `deploymentRoleSystem` as a template. */
export const deploymentRole = (system: Blueprint, templates: readonly Template[]): Template =>
  link(deploymentRoleSystem(system, templates), 'flat').root;

const untagged: CheckerException = {
  rule: 'cfn-validate:I9040',
  reason: 'The user who deploys the role sets tags on its stack, and CloudFormation propagates them to the role.',
};

/**
 * Actions that handlers call only for properties that no builder of this project sets. `ec2:Get*` and `ssm:Get*`, for an
 * Auto Scaling group whose launch template names instance requirements or SSM parameters, would read passwords and
 * parameters.
 */
const unusedFeatures =
  /^(ec2:get\*|lambda:(getcodesigningconfig|getlayerversion|passcapacityprovider)|rds:removefromglobalcluster|ssm:get\*)$/i;

/** Handlers of policies also list actions for the groups and users to which policies can be attached. */
function canBeAttached(action: string, types: readonly string[]): boolean {
  const [, owner] = /^iam:(?:attach|detach)(group|user)policy$/i.exec(action) ?? [];
  return !owner || types.some((type) => type.toLowerCase() === `aws::iam::${owner.toLowerCase()}`);
}

/** Exceptions for findings of checkers about one policy of the role. */
function exceptionsFrom(statements: readonly Statement[]): readonly CheckerException[] {
  const { unbound } = actionData();
  const boundable = statements.filter(({ Resource }) => Resource === '*');
  const readsAnything = boundable.some(({ Action = [] }) =>
    [Action].flat().some((action) => !unbound.includes(action)),
  );
  const changesAnything = boundable.some(({ Action = [] }) =>
    [Action].flat().some((action) => !isRead(action) && !unbound.includes(action)),
  );
  return [
    {
      rule: 'cdk-nag:AwsSolutions-IAM5',
      reason:
        'A deployment role needs permissions on resources whose names AWS generates later. They are limited to names that begin with the stack name, otherwise to the account; they are not limited for actions without resource-level permissions and for actions that only read metadata.',
    },
    ...(readsAnything
      ? [
          {
            rule: 'chain:iam-action',
            reason:
              'Handlers list resources before a name is known, and create resources without names: keys, hubs, subscriptions. These actions do not read the data in a resource.',
          },
        ]
      : []),
    ...(changesAnything
      ? [
          {
            rule: 'checkov:CKV_AWS_111',
            reason: 'These actions create resources whose names are not known yet.',
          },
        ]
      : []),
  ];
}

const templateObjects = sub('arn:${AWS::Partition}:s3:::${TemplateBucket}/*');

function statementsFor(
  templates: readonly Template[],
  deployer: TypedResource<'AWS::IAM::Role'>,
  regions: string,
  ifBounded: IfBounded,
): readonly Statement[] {
  const arn: ToArn = (tail) => sub(`arn:\${AWS::Partition}:${tail.replace(region, regions)}`);
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const types = [...new Set(resources.map(({ Type }) => typeOf(Type)))];
  const { types: known, unbound } = actionData();
  const named = new Set(
    types.flatMap((type) => [...actionsOf(type, known), ...(isStack(type) ? nestedStackActions : [])]),
  );
  const isNamed = (action: string) => named.has(action);
  const isService = isOwn(types);
  const isWanted = (action: string) =>
    !dataActions.test(action) &&
    !unusedFeatures.test(action) &&
    canBeAttached(action, types) &&
    isService(serviceOf(action));
  const wanted = [...named].filter(isWanted).sort();
  const regular = wanted.filter(
    (action) =>
      !['iam:PassRole', 'iam:CreateServiceLinkedRole'].includes(action) &&
      !keyUse.test(action) &&
      !boundaryActions.test(action),
  );
  const bound = new Map([...new Set(regular.map(serviceOf))].map((service) => [service, arnsOf(service, resources)]));
  const isFree = (action: string) => unbound.includes(action) || !bound.get(serviceOf(action)) || isMetadata(action);
  const reading = regular.filter((action) => isFree(action) && isRead(action));
  const free = regular.filter((action) => isFree(action) && !isRead(action));
  return [
    allow(reading, '*'),
    ...services(free).map((actions) => allow(actions, '*')),
    ...services(regular.filter((action) => !isFree(action))).map((actions) =>
      allow(actions, bound.get(serviceOf(actions[0]!))!.map(arn)),
    ),
    ...boundedRoles(wanted, resources, arn, ifBounded),
    ...(isNamed('iam:PassRole') ? passedRoles(resources, deployer, arn) : []),
    ...(isNamed('lambda:InvokeFunction')
      ? [allow(['lambda:InvokeFunction'], (arnsOf('lambda', resources) ?? ownFunctions).map(arn))]
      : []),
    ...callerNeeds(types, templates, arn, regions),
  ];
}

const allow = (actions: readonly string[], Resource: OneOrMany<Value<string>>): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource,
});
const isStack = (type: string) => type === 'AWS::CloudFormation::Stack';
const typeOf = (type: string) => (type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type);
const ownFunctions = [`${namedTypes['AWS::Lambda::Function']!.arn}\${StackName}-*`];

function actionsOf(type: string, known: ActionData['types']): readonly string[] {
  const actions = known[type] ?? actionsOfOldTypes[type];
  if (actions) return actions;
  const fix = 'Add it to resource-types.json and refresh, or add its actions to `actionsOfOldTypes`.';
  throw new Problem(type, 'its deployment actions are not known', fix);
}

const serviceOf = (action: string): string => action.split(':')[0]!;
const isRead = (action: string): boolean => /:(Describe|Get|List)/.test(action);
/** Actions that only read metadata, often before the resource exists; and metric graphs. Listing object keys counts as data access. */
const isMetadata = (action: string): boolean =>
  /:(Describe|List|GetMetricData)/.test(action) && action !== 's3:ListBucket';

/** The actions grouped by service. */
const services = (actions: readonly string[]): readonly (readonly string[])[] =>
  [...new Set(actions.map(serviceOf))].map((service) => actions.filter((action) => serviceOf(action) === service));

/** ARNs, without partition, of all resources of a service in the system; undefined if one of its types has no name. */
function arnsOf(service: string, resources: readonly TemplateResource[]): readonly string[] | undefined {
  if (service in wholeServices) return wholeServices[service];
  const own = resources.filter(({ Type }) => prefixOf(Type) === service);
  const arns = own.map(({ Type, Properties = {} }) => {
    if (Type === 'AWS::SSM::Association') return associationArns(Properties.Name);
    if (Type in dependentTypes) return dependentTypes[Type] ? [`${dependentTypes[Type]}*`] : [];
    const named = namedTypes[Type];
    const start = named && namePrefix(named.property ? Properties[named.property] : undefined);
    return named && start ? [`${named.arn}${pathOf(Type, Properties.Path)}${start}*`] : undefined;
  });
  const all = arns.flatMap((each) => each ?? []);
  return arns.includes(undefined) || all.length === 0 ? undefined : [...new Set(all)].sort();
}

/** The path of an IAM resource before its name. Source: IAM User Guide, "Friendly names and paths". */
function pathOf(type: string, path: Json | undefined): string {
  const start = type.startsWith('AWS::IAM::') && path !== undefined && path !== '/' ? namePrefix(path) : '';
  return start ? `${start.replace(/^\//, '').replace(/\/$/, '')}*/` : '';
}

/** ARNs of an association, its instances and its document. The document belongs to AWS or the account, if its name is not known. */
function associationArns(document: Json | undefined): readonly string[] {
  const name = typeof document === 'string' ? document : '*';
  const documents = [inRegion('ssm', `document/${name}`), `ssm:${region}::document/${name}`];
  const targets = [inRegion('ec2', 'instance/*'), inRegion('ssm', 'managed-instance/*')];
  return [inRegion('ssm', 'association/*'), ...documents, ...targets];
}

/** The known prefix of a name. */
function namePrefix(name: Json | undefined): string {
  if (name === undefined) return '${StackName}-';
  if (typeof name === 'string') return name;
  const [called, argument] = functionIn(name) ?? [];
  const sub = called === 'Fn::Sub' ? subArguments(argument!) : undefined;
  const [first] = sub ? subParts(sub.text) : [];
  if (!first) return '';
  if ('text' in first) return first.text;
  return first.placeholder in sub!.variables ? namePrefix(sub!.variables[first.placeholder]) : '';
}

/** A condition on the permissions boundary of a created role, if the boundary is set. */
type IfBounded = (operator: 'ArnEquals' | 'ArnNotEquals') => NonNullable<Statement['Condition']>;

/** Changes of the permissions of a role, with the condition key iam:PermissionsBoundary. Source: Service Authorization Reference. */
const boundaryActions = /^iam:(CreateRole|(Attach|Detach|Put|Delete)RolePolicy|(Put|Delete)RolePermissionsBoundary)$/;
const deleteBoundary = 'iam:DeleteRolePermissionsBoundary';

function boundedRoles(
  actions: readonly string[],
  resources: readonly TemplateResource[],
  arn: ToArn,
  ifBounded: IfBounded,
): readonly Statement[] {
  const changes = actions.filter((action) => boundaryActions.test(action) && action !== deleteBoundary);
  const roles = systemRoles(resources).map(arn);
  if (changes.length === 0 || roles.length === 0) return [];
  const change = { ...allow(changes, roles), Condition: ifBounded('ArnEquals') };
  const remove = { ...allow([deleteBoundary], roles), Condition: ifBounded('ArnNotEquals') };
  return actions.includes(deleteBoundary) ? [change, remove] : [change];
}

const systemRoles = (resources: readonly TemplateResource[]): readonly string[] =>
  arnsOf('iam', resources)?.filter((tail) => tail.includes(':role/')) ?? [];

/** iam:PassRole for the roles of the system, to its services; and for this role, to the nested stacks. */
function passedRoles(
  resources: readonly TemplateResource[],
  deployer: TypedResource<'AWS::IAM::Role'>,
  arn: ToArn,
): readonly Statement[] {
  const roles = systemRoles(resources);
  const toStacks: Statement = {
    ...allow(['iam:PassRole'], deployer.att('Arn')),
    Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
  };
  return [
    ...(roles.length > 0 ? [allow(['iam:PassRole'], roles.map(arn))] : []),
    ...(resources.some(({ Type }) => isStack(Type)) ? [toStacks] : []),
  ];
}

/** IAM service prefixes that differ from the lower-case service name in the resource type. */
const prefixes: Readonly<Record<string, string>> = {
  CertificateManager: 'acm',
  Cognito: 'cognito-idp',
  EFS: 'elasticfilesystem',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  KinesisFirehose: 'firehose',
  Macie: 'macie2',
  NetworkFirewall: 'network-firewall',
  RedshiftServerless: 'redshift-serverless',
  StepFunctions: 'states',
  AccessAnalyzer: 'access-analyzer',
  ApplicationAutoScaling: 'application-autoscaling',
};

function prefixOf(type: string): string {
  const [, name = ''] = type.split('::');
  return prefixes[name] ?? name.toLowerCase();
}

/** Handlers also list services of features that the templates do not use: only services with a resource in the system, and a few others, remain. */
function isOwn(types: readonly string[]): (service: string) => boolean {
  const own = new Set(types.map(prefixOf));
  return (service) => own.has(service) || service === 'iam' || (service === 'ec2' && own.has('lambda'));
}

/** Packs statements into as few policies as the IAM quota on the size of a policy allows. */
function packStatements(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const parts: { readonly statements: Statement[]; characters: number }[] = [];
  for (const statement of statements.flatMap(splitStatement)) {
    const own = JSON.stringify(statement).length;
    const fitting = parts.find(({ characters }) => characters + own <= POLICY_CHARACTERS);
    if (fitting) {
      fitting.statements.push(statement);
      fitting.characters += own;
    } else parts.push({ statements: [statement], characters: own });
  }
  if (parts.length <= POLICIES) return parts.map((part) => part.statements);
  const what = `it needs ${parts.length} managed policies, and a role can have ${POLICIES}`;
  throw new Problem('deployment role', what, 'Split the system into two blueprints, each with a deployment role.');
}

/** Splits a statement that is too long for one policy: first its actions, then its resources. */
function splitStatement(statement: Statement): readonly Statement[] {
  const [actions, resources] = [[statement.Action ?? []].flat(), [statement.Resource ?? []].flat()];
  if (JSON.stringify(statement).length <= POLICY_CHARACTERS) return [statement];
  if (actions.length > 1) return splitList(actions).flatMap((Action) => splitStatement({ ...statement, Action }));
  if (resources.length > 1)
    return splitList(resources).flatMap((Resource) => splitStatement({ ...statement, Resource }));
  return [statement];
}

function splitList<T>(list: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
