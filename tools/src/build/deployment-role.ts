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

/** What `tools/schemas/actions.json` says. Source: the resource types' public schemas, and the Service Authorization Reference. */
interface ActionData {
  /** Resource type -> the IAM actions that its handler calls. */
  readonly types: Readonly<Record<string, readonly string[]>>;
  /** Actions that a policy can bind to no resource. */
  readonly unbound: readonly string[];
}

const actionData = (): ActionData =>
  JSON.parse(readFileSync(new URL('../../schemas/actions.json', import.meta.url), 'utf8'));

/** Types whose public schema names no actions. Source: Service Authorization Reference. */
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

/** Use of keys, which services ask in the name of the deployer: `callerNeeds` knows which. */
const keyUse = /^kms:(CreateGrant|Decrypt|Encrypt|GenerateDataKey.*|ListGrants|ReEncrypt.*|RetireGrant)$/;

/** What a deployer never needs: handlers name these for features that read or write the data itself. */
const dataActions =
  /^(dynamodb:(BatchWriteItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem)|s3:(GetObject.*|DeleteObject.*|PutObject.*)|sqs:(Send|Receive|DeleteMessage).*|sns:Publish|kinesis:(Put|GetRec).*|logs:(PutLogEvents|GetLogEvents|FilterLogEvents)|secretsmanager:GetSecretValue|lambda:InvokeFunction)$/;

/** ARNs from all that stands in them after the partition. */
type ToArn = (tail: string) => Value<string>;

/** A type whose physical name begins with the stack's name, or with what its own property says. */
interface NamedType {
  readonly property?: string;
  /** All of the ARN, after its partition, that stands before the name. */
  readonly arn: string;
}

const region = '${AWS::Region}';
const inRegion = (service: string, before: string) => `${service}:${region}:\${AWS::AccountId}:${before}`;
const namedTypes: Readonly<Record<string, NamedType>> = {
  'AWS::CloudFormation::Stack': { arn: inRegion('cloudformation', 'stack/') },
  'AWS::CloudTrail::Trail': { property: 'TrailName', arn: inRegion('cloudtrail', 'trail/') },
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', arn: inRegion('cloudwatch', 'alarm:') },
  'AWS::DynamoDB::Table': { property: 'TableName', arn: inRegion('dynamodb', 'table/') },
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
 * Services whose resources AWS names itself, or that read what another system left (snapshots, zones): account and Region bound them.
 * Images, snapshots and zones have no account. A web ACL is bound to its load balancer too.
 */
const wholeServices: Readonly<Record<string, readonly string[]>> = {
  acm: [inRegion('acm', 'certificate/*')],
  'application-autoscaling': [inRegion('application-autoscaling', 'scalable-target/*')],
  athena: [inRegion('athena', 'workgroup/*')],
  backup: [inRegion('backup', '*')],
  ec2: [inRegion('ec2', '*'), `ec2:${region}::image/*`, `ec2:${region}::snapshot/*`],
  elasticache: [inRegion('elasticache', '*')],
  elasticfilesystem: [inRegion('elasticfilesystem', '*')],
  globalaccelerator: ['globalaccelerator::${AWS::AccountId}:*'],
  glue: [inRegion('glue', '*')],
  rds: [inRegion('rds', '*')],
  route53: ['route53:::hostedzone/*', 'route53:::change/*'],
  scheduler: [inRegion('scheduler', '*')],
  secretsmanager: [inRegion('secretsmanager', 'secret:*')],
  securityhub: [inRegion('securityhub', 'hub/default')],
  wafv2: [inRegion('wafv2', '*'), inRegion('elasticloadbalancing', 'loadbalancer/app/*')],
};

/** Types that are changed through a named one, or have an ARN of their own without a name. */
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
};

/** Stacks within the stack, also those that a change set makes first. */
const nestedStackActions = [
  ...['CreateChangeSet', 'CreateStack', 'DeleteChangeSet', 'DeleteStack', 'DescribeChangeSet', 'DescribeStackEvents'],
  ...['DescribeStacks', 'ExecuteChangeSet', 'TagResource', 'UntagResource', 'UpdateStack'],
].map((action) => `cloudformation:${action}`);

/** IAM takes 6,144 characters in a managed policy; ten policies on a role. */
const POLICY_CHARACTERS = 5_500;
const POLICIES = 10;

/**
 * The role with which CloudFormation may create, update and delete a system: what the handlers of its resource types call, without
 * the actions that touch data, changes bound to the stack's own names where names come from the stack. CloudFormation cuts the
 * stack's name in a physical name to 24 characters, so a stack that is deployed with it has no longer one.
 *
 * Not narrow: keys, what EC2 makes and what else has no name are bound to account and Region alone; a VPC that another account
 * shares is out of its reach. Roles that it makes may do more than it may itself, and whoever may start it can do what they can,
 * unless `RolesBoundary` says what bounds them: then it makes and changes no role without that boundary, and takes it off none.
 * That policy must not be called by the stack's name, else this role could change it.
 *
 * Not verified, for want of an account: that each handler calls no more than its schema says; that CloudFormation passes the role on
 * to nested stacks by `iam:PassRole` on itself, makes nested change sets by it and asks for `cloudformation:TagResource`.
 *
 * @param templates every template of the system, companions of the global Region too: with those, in any Region
 * @throws Problem for a resource type whose actions nobody knows
 */
export function deploymentRoleSystem(system: Blueprint, templates: readonly Template[]): Blueprint {
  const made = roleSystem(system, templates);
  const makesRoles = templates.some(({ Resources }) =>
    Object.values(Resources).some(({ Type }) => Type === 'AWS::IAM::Role'),
  );
  if (makesRoles) return made;
  const { RolesBoundary: _, ...parameters } = made.parameters.System ?? {};
  const { HasRolesBoundary: __, ...conditions } = made.conditions;
  return { ...made, parameters: { ...made.parameters, System: parameters }, conditions };
}

function roleSystem(system: Blueprint, templates: readonly Template[]): Blueprint {
  const existing = existingLogGroups(system, templates);
  return blueprint(`${system.name}-deployment-role`, {
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
        RolesBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Boundary of the roles that it makes', {
          Description:
            'Managed policy without which this role makes and changes no other, or nothing. The system takes the same one as its PermissionsBoundary.',
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
      const goesElsewhere = Object.values(system.companions).some((each) => each.region !== 'chosen');
      const regions = goesElsewhere ? '*' : region;
      const read: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: templateObjects };
      const policies = packed([
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
        outputs: { RoleArn: { description: 'Give this as --role-arn', value: deployer.att('Arn') } },
      };
    },
  });
}

/** `deploymentRoleSystem` as a template. */
export const deploymentRole = (system: Blueprint, templates: readonly Template[]): Template =>
  link(deploymentRoleSystem(system, templates), 'flat').root;

const untagged: CheckerException = {
  rule: 'cfn-validate:I9040',
  reason: 'It belongs to whoever deploys, who tags its stack: CloudFormation passes those tags on.',
};

/** What handlers call only for properties that no builder here sets. */
const unusedFeatures =
  /^(lambda:(getcodesigningconfig|getlayerversion|passcapacityprovider)|rds:removefromglobalcluster)$/i;

/** Handlers of policies also name the groups and users that these could be attached to. */
function ownerIsHere(action: string, types: readonly string[]): boolean {
  const [, owner] = /^iam:(?:attach|detach)(group|user)policy$/i.exec(action) ?? [];
  return !owner || types.some((type) => type.toLowerCase() === `aws::iam::${owner.toLowerCase()}`);
}

/** What checkers say of one policy of the role. */
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
        'A role that makes resources acts on names that AWS has yet to choose: they begin with the stack’s where they can, else the account bounds them, and nothing does where AWS offers nothing or where an action only tells that something is there.',
    },
    ...(readsAnything
      ? [
          {
            rule: 'chain:iam-action',
            reason:
              'Handlers look for what is there before a name is known, and make what has no name: keys, hubs, subscriptions. None of these actions reads what a resource holds.',
          },
        ]
      : []),
    ...(changesAnything
      ? [
          {
            rule: 'checkov:CKV_AWS_111',
            reason: 'These actions make what has no name yet.',
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
  const asked = (action: string) => named.has(action);
  const isService = isOwn(types);
  const isWanted = (action: string) =>
    !dataActions.test(action) &&
    !unusedFeatures.test(action) &&
    ownerIsHere(action, types) &&
    isService(serviceOf(action));
  const kept = [...named].filter(isWanted).sort();
  const plain = kept.filter(
    (action) =>
      !['iam:PassRole', 'iam:CreateServiceLinkedRole'].includes(action) &&
      !keyUse.test(action) &&
      !asksBoundary.test(action),
  );
  const bound = new Map([...new Set(plain.map(serviceOf))].map((service) => [service, arnsOf(service, resources)]));
  const isFree = (action: string) => unbound.includes(action) || !bound.get(serviceOf(action)) || isMetadata(action);
  const reading = plain.filter((action) => isFree(action) && isRead(action));
  const free = plain.filter((action) => isFree(action) && !isRead(action));
  return [
    allow(reading, '*'),
    ...services(free).map((actions) => allow(actions, '*')),
    ...services(plain.filter((action) => !isFree(action))).map((actions) =>
      allow(actions, bound.get(serviceOf(actions[0]!))!.map(arn)),
    ),
    ...boundedRoles(kept, resources, arn, ifBounded),
    ...(asked('iam:PassRole') ? passedRoles(resources, deployer, arn) : []),
    ...(asked('lambda:InvokeFunction')
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
  const fix = 'Add it to resource-types.json and refresh, or to the types whose schema names no actions.';
  throw new Problem(type, 'its deployment actions are not known', fix);
}

const serviceOf = (action: string): string => action.split(':')[0]!;
const isRead = (action: string): boolean => /:(Describe|Get|List)/.test(action);
/** What tells no more than that something is there, and is often asked before it is; and graphs. Keys of objects are data. */
const isMetadata = (action: string): boolean =>
  /:(Describe|List|GetMetricData)/.test(action) && action !== 's3:ListBucket';

/** The actions of each service by themselves. */
const services = (actions: readonly string[]): readonly (readonly string[])[] =>
  [...new Set(actions.map(serviceOf))].map((service) => actions.filter((action) => serviceOf(action) === service));

/** ARNs, without partition, of all that a service has in the system; nothing if one of its types has no name to bind it to. */
function arnsOf(service: string, resources: readonly TemplateResource[]): readonly string[] | undefined {
  if (service in wholeServices) return wholeServices[service];
  const own = resources.filter(({ Type }) => prefixOf(Type) === service);
  const arns = own.map(({ Type, Properties = {} }) => {
    if (Type === 'AWS::SSM::Association') return associationArns(Properties.Name);
    if (Type in dependentTypes) return dependentTypes[Type] ? [`${dependentTypes[Type]}*`] : [];
    const named = namedTypes[Type];
    const start = named && startOf(named.property ? Properties[named.property] : undefined);
    return named && start ? [`${named.arn}${pathOf(Type, Properties.Path)}${start}*`] : undefined;
  });
  const all = arns.flatMap((each) => each ?? []);
  return arns.includes(undefined) || all.length === 0 ? undefined : [...new Set(all)].sort();
}

/** What stands between the kind of an IAM resource and its name. Source: IAM User Guide, "Friendly names and paths". */
function pathOf(type: string, path: Json | undefined): string {
  const start = type.startsWith('AWS::IAM::') && path !== undefined && path !== '/' ? startOf(path) : '';
  return start ? `${start.replace(/^\//, '').replace(/\/$/, '')}*/` : '';
}

/** An association is bound by its document and its instances too. Those are the account's; the document is AWS's, or as it is called. */
function associationArns(document: Json | undefined): readonly string[] {
  const name = typeof document === 'string' ? document : '*';
  const documents = [inRegion('ssm', `document/${name}`), `ssm:${region}::document/${name}`];
  const targets = [inRegion('ec2', 'instance/*'), inRegion('ssm', 'managed-instance/*')];
  return [inRegion('ssm', 'association/*'), ...documents, ...targets];
}

/** What a name surely begins with. */
function startOf(name: Json | undefined): string {
  if (name === undefined) return '${StackName}-';
  if (typeof name === 'string') return name;
  const [called, argument] = functionIn(name) ?? [];
  const sub = called === 'Fn::Sub' ? subArguments(argument!) : undefined;
  const [first] = sub ? subParts(sub.text) : [];
  if (!first) return '';
  if ('text' in first) return first.text;
  return first.hole in sub!.variables ? startOf(sub!.variables[first.hole]) : '';
}

/** A condition on the boundary of the role in question, where one is asked for. */
type IfBounded = (operator: 'ArnEquals' | 'ArnNotEquals') => NonNullable<Statement['Condition']>;

/** Changes of what a role may do: IAM tells what bounds the role, or shall. Source: Service Authorization Reference. */
const asksBoundary = /^iam:(CreateRole|(Attach|Detach|Put|Delete)RolePolicy|(Put|Delete)RolePermissionsBoundary)$/;
const takesBoundaryOff = 'iam:DeleteRolePermissionsBoundary';

function boundedRoles(
  actions: readonly string[],
  resources: readonly TemplateResource[],
  arn: ToArn,
  ifBounded: IfBounded,
): readonly Statement[] {
  const asking = actions.filter((action) => asksBoundary.test(action) && action !== takesBoundaryOff);
  const roles = ownRoles(resources).map(arn);
  if (asking.length === 0 || roles.length === 0) return [];
  const change = { ...allow(asking, roles), Condition: ifBounded('ArnEquals') };
  const takeOff = { ...allow([takesBoundaryOff], roles), Condition: ifBounded('ArnNotEquals') };
  return actions.includes(takesBoundaryOff) ? [change, takeOff] : [change];
}

const ownRoles = (resources: readonly TemplateResource[]): readonly string[] =>
  arnsOf('iam', resources)?.filter((tail) => tail.includes(':role/')) ?? [];

/** Roles of the system, to its services; and this role, to the nested stacks. */
function passedRoles(
  resources: readonly TemplateResource[],
  deployer: TypedResource<'AWS::IAM::Role'>,
  arn: ToArn,
): readonly Statement[] {
  const roles = ownRoles(resources);
  const toStacks: Statement = {
    ...allow(['iam:PassRole'], deployer.att('Arn')),
    Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
  };
  return [
    ...(roles.length > 0 ? [allow(['iam:PassRole'], roles.map(arn))] : []),
    ...(resources.some(({ Type }) => isStack(Type)) ? [toStacks] : []),
  ];
}

/** Service prefixes of IAM that are not the lower-case name in the resource type. */
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

/** Handlers also name services of features that the templates do not use: only those with a resource here, and a few readers, stay. */
function isOwn(types: readonly string[]): (service: string) => boolean {
  const own = new Set(types.map(prefixOf));
  return (service) => own.has(service) || service === 'iam' || (service === 'ec2' && own.has('lambda'));
}

/** Statements in as few policies as IAM's limit on one policy allows. */
function packed(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const parts: { readonly statements: Statement[]; characters: number }[] = [];
  for (const statement of statements.flatMap(halves)) {
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

/** A statement too long for one policy becomes several with a part of its actions each, or of the resources of one action. */
function halves(statement: Statement): readonly Statement[] {
  const [actions, resources] = [[statement.Action ?? []].flat(), [statement.Resource ?? []].flat()];
  if (JSON.stringify(statement).length <= POLICY_CHARACTERS) return [statement];
  if (actions.length > 1) return halved(actions).flatMap((Action) => halves({ ...statement, Action }));
  if (resources.length > 1) return halved(resources).flatMap((Resource) => halves({ ...statement, Resource }));
  return [statement];
}

function halved<T>(list: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
