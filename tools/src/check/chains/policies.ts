import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { arnFits, fits } from './arn.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isExternal, withAnyExternal } from './external-values.ts';
import { arnTexts, spelledOut } from './names.ts';
import { listOf, textOf, textsOf } from './text.ts';

/** What can be said of a permission: `unknown` where it stands in a policy that can't be seen. */
export type Answer = 'yes' | 'no' | 'unknown';

/** A statement of any policy, its lists made plain. */
export interface PolicyStatement {
  /** Where it is written. */
  readonly from: ChainResource;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: readonly Principal[];
  /** Lower case, with wildcards. */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  /** As `textOf` has them, with wildcards. None in a trust policy. */
  readonly resources: readonly string[];
  readonly notResources?: readonly string[];
  /** Operator -> key -> values; empty without one. */
  readonly condition: JsonObject;
}

/** Who a statement is about. */
export interface Principal {
  readonly kind: 'Service' | 'AWS' | 'Federated' | 'CanonicalUser' | 'Any';
  /** As `textOf` has it. */
  readonly text: string;
  readonly value: Json;
  /** Stands in a NotPrincipal. */
  readonly not?: true;
}

/** The statements of a policy document; none of one that can't be seen. */
export function statementsOf(document: Json | undefined, from: ChainResource): readonly PolicyStatement[] {
  if (!isObject(document)) return [];
  const before = statementsBefore(from);
  const statements = before.get(document) ?? readStatements(document, from);
  before.set(document, statements);
  return statements;
}

const statementsBefore = memoize((_: ChainResource) => new Map<JsonObject, readonly PolicyStatement[]>());

function readStatements(document: JsonObject, from: ChainResource): readonly PolicyStatement[] {
  return listOf(document.Statement)
    .filter(isObject)
    .map((statement) => ({
      from,
      ...(typeof statement.Sid === 'string' && { sid: statement.Sid }),
      effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
      principals: [
        ...principalsOf(statement.Principal),
        ...principalsOf(statement.NotPrincipal).map((principal) => ({ ...principal, not: true as const })),
      ],
      actions: lower(statement.Action),
      ...(statement.NotAction !== undefined && { notActions: lower(statement.NotAction) }),
      resources: textsOf(statement.Resource),
      ...(statement.NotResource !== undefined && { notResources: textsOf(statement.NotResource) }),
      condition: isObject(statement.Condition) ? statement.Condition : {},
    }));
}

const lower = (value: Json | undefined) => textsOf(value).map((text) => text.toLowerCase());

/** The principals of a `Principal` element. */
export function principalsOf(value: Json | undefined): readonly Principal[] {
  if (value === undefined) return [];
  if (!isObject(value) || !Object.keys(value).every((kind) => kinds.has(kind)))
    return value === '*' ? [{ kind: 'Any', text: '*', value }] : [{ kind: 'AWS', text: textOf(value), value }];
  return Object.entries(value).flatMap(([kind, names]) =>
    listOf(names).map((name): Principal => {
      if (kind === 'AWS' && name === '*') return { kind: 'Any', text: '*', value: name };
      return { kind: kind as Principal['kind'], text: textOf(name), value: name };
    }),
  );
}

const kinds = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

/** The values of a condition key in any operator whose name matches; lower-case keys are compared. */
export function conditionValues({ condition }: PolicyStatement, key: string, operator = /./): readonly Json[] {
  return Object.entries(condition)
    .filter(([name]) => operator.test(name))
    .flatMap(([, keys]) => (isObject(keys) ? Object.entries(keys) : []))
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => listOf(values));
}

/**
 * Whether a statement's condition on a key, such as `aws:SourceArn`, takes a resource; yes without such a condition. `*` is
 * a wildcard for ARN operators and StringLike, but a plain character for StringEquals.
 */
export function takesSource(statement: PolicyStatement, source: ChainResource, key = 'aws:SourceArn'): boolean {
  const given = conditionValues(statement, key, /^(?!.*Not)/);
  if (given.length === 0) return true;
  const exact = conditionValues(statement, key, /^StringEquals(?!IgnoreCase)/);
  const wild = given.filter((value) => !exact.includes(value) || !textOf(value).includes('*'));
  return wild.some((value) => isArnOf(value, source));
}

/** Whether a pattern, as a condition or a permission has it, takes a resource's ARN; so does what can't be seen. */
export function isArnOf(value: Json, resource: ChainResource): boolean {
  const pattern = textOf(value);
  if (speaksOfTarget([pattern], { resource }) !== 'no') return true;
  return pattern.startsWith('arn:') && !arnTexts(resource).some((text) => text.startsWith('arn:'));
}

/** Whether a statement speaks of an action, such as `logs:PutLogEvents`. */
export function speaksOfAction({ actions, notActions }: PolicyStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  if (notActions) return !notActions.some((pattern) => fits(pattern, wanted));
  return actions.some((pattern) => fits(pattern, wanted));
}

/** What an action is done to: a resource of the system (with what stands behind its ARN, such as `/*`), or an ARN as `textOf` has it. */
export type PolicyTarget = string | { readonly resource: ChainResource; readonly behind?: string };

/** Whether one of these ARN patterns takes the target. Unknown where a pattern holds what can't be seen. */
export function speaksOfTarget(patterns: readonly string[], target: PolicyTarget): Answer {
  const answers = patterns.map((pattern) => patternTakes(pattern, target));
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

function patternTakes(pattern: string, target: PolicyTarget): Answer {
  if (pattern === '*') return 'yes';
  const behind = typeof target === 'string' ? '' : (target.behind ?? '');
  const texts = typeof target === 'string' ? [target] : arnTexts(target.resource).map((arn) => `${arn}${behind}`);
  const wanted = typeof target === 'string' ? pattern : spelledOut(pattern, target.resource);
  if (texts.some((text) => arnFits(wanted, text))) return 'yes';
  if (isExternal(pattern) && texts.some((text) => arnFits(withAnyExternal(wanted), text))) return 'unknown';
  return pattern.includes('${?') || /\$\{[^}]*AWS::StackName\}/.test(pattern) ? 'unknown' : 'no';
}

/** The statements that a role has of its own, and whether that is all of them. */
export interface RolePolicies {
  readonly statements: readonly PolicyStatement[];
  /** False if a managed policy of AWS or from outside is attached too. */
  readonly complete: boolean;
}

/** The policies of the system that attach themselves to a role, and so may come after it. */
export const policyAttachments = (system: ChainSystem, role: ChainResource): readonly ChainResource[] =>
  system
    .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter(({ properties }) =>
      [...listOf(properties.Roles), ...listOf(properties.RoleName)].some(
        (item) => system.target(item, undefined, 'AWS::IAM::Role') === role,
      ),
    );

/** What is attached to a role: inline, by `AWS::IAM::Policy`, `AWS::IAM::RolePolicy` or `AWS::IAM::ManagedPolicy`, from either side. */
export function policiesOf(system: ChainSystem, role: ChainResource): RolePolicies {
  const inline = listOf(role.properties.Policies).filter(isObject);
  const managed = listOf(role.properties.ManagedPolicyArns).map((arn) =>
    system.target(arn, undefined, 'AWS::IAM::ManagedPolicy'),
  );
  const seen = new Set([...policyAttachments(system, role), ...managed.filter((policy) => policy !== undefined)]);
  return {
    statements: [
      ...inline.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument, role)),
      ...[...seen].flatMap((policy) => statementsOf(policy.properties.PolicyDocument, policy)),
    ],
    complete: !managed.includes(undefined) && inline.every(({ PolicyDocument }) => isObject(PolicyDocument)),
  };
}

/**
 * Whether a role's own policies allow an action on a target. A condition counts as met where it allows, as not met where
 * it denies; permission boundaries and organization policies can't be seen.
 */
export function allows(system: ChainSystem, role: ChainResource, action: string, target: PolicyTarget): Answer {
  const { statements, complete } = policiesOf(system, role);
  return answer(statements, action, target, complete);
}

/** The same of a list of statements. `complete`: false if there may be more that can't be seen. */
export function answer(
  statements: readonly PolicyStatement[],
  action: string,
  target: PolicyTarget,
  complete = true,
): Answer {
  if (isDenied(statements, action, target)) return 'no';
  const about = statements.filter((statement) => speaksOfAction(statement, action));
  const answers = about.filter(({ effect }) => effect === 'Allow').map((statement) => takes(statement, target));
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') || !complete ? 'unknown' : 'no';
}

/** Whether a statement refuses an action on a target to whom it speaks of, whatever else permits it. */
export const isDenied = (statements: readonly PolicyStatement[], action: string, target: PolicyTarget): boolean =>
  statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      Object.keys(statement.condition).length === 0 &&
      speaksOfAction(statement, action) &&
      takes(statement, target) === 'yes',
  );

function takes({ resources, notResources }: PolicyStatement, target: PolicyTarget): Answer {
  if (!notResources) return speaksOfTarget(resources, target);
  const excluded = speaksOfTarget(notResources, target);
  return excluded === 'yes' ? 'no' : excluded === 'no' ? 'yes' : 'unknown';
}

/** Who may assume a role. */
export const trustOf = (role: ChainResource): readonly PolicyStatement[] =>
  statementsOf(role.properties.AssumeRolePolicyDocument, role);

/** Whether a role lets a service, such as `vpc-flow-logs.amazonaws.com`, assume it. */
export function trusts(role: ChainResource, service: string): Answer {
  const statements = trustOf(role).filter((statement) => speaksOfAction(statement, 'sts:AssumeRole'));
  if (
    statements.some(({ effect, principals }) => effect === 'Allow' && principals.some((one) => isService(one, service)))
  )
    return 'yes';
  const unseen = statements.some(({ principals }) =>
    principals.some(({ text }) => isExternal(text) || text.includes('${')),
  );
  return unseen || !isObject(role.properties.AssumeRolePolicyDocument) ? 'unknown' : 'no';
}

/** Whether a principal is a service, or anyone. Regional and partition forms of its name are taken. */
export function isService({ kind, text, not }: Principal, service: string): boolean {
  if (not) return false;
  if (kind === 'Any') return true;
  if (kind !== 'Service') return false;
  const plain = text.replace(/\$\{AWS::URLSuffix\}$/, 'amazonaws.com').replace(/amazonaws\.com\.cn$/, 'amazonaws.com');
  return plain === service || regionless(plain) === regionless(service);
}

/** `logs.us-east-1.amazonaws.com` is `logs.amazonaws.com` with its Region. */
const regionless = (service: string) =>
  service.replace(/\.(\$\{AWS::Region\}|[a-z]{2}(-[a-z]+)+-\d)\.amazonaws\.com$/, '.amazonaws.com');

const policyTypes: Readonly<Record<string, { readonly target: string; readonly document: string }>> = {
  'AWS::S3::BucketPolicy': { target: 'Bucket', document: 'PolicyDocument' },
  'AWS::SQS::QueuePolicy': { target: 'Queues', document: 'PolicyDocument' },
  'AWS::SQS::QueueInlinePolicy': { target: 'Queue', document: 'PolicyDocument' },
  'AWS::SNS::TopicPolicy': { target: 'Topics', document: 'PolicyDocument' },
  'AWS::SNS::TopicInlinePolicy': { target: 'TopicArn', document: 'PolicyDocument' },
  'AWS::SecretsManager::ResourcePolicy': { target: 'SecretId', document: 'ResourcePolicy' },
  'AWS::Events::EventBusPolicy': { target: 'EventBusName', document: 'Statement' },
};

/** Properties in which a resource carries its own policy. */
const ownDocuments: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::KMS::ReplicaKey': 'KeyPolicy',
  'AWS::EFS::FileSystem': 'FileSystemPolicy',
  'AWS::Backup::BackupVault': 'AccessPolicy',
  'AWS::ECR::Repository': 'RepositoryPolicyText',
  'AWS::DynamoDB::Table': 'ResourcePolicy',
  'AWS::OpenSearchService::Domain': 'AccessPolicies',
  'AWS::EC2::VPCEndpoint': 'PolicyDocument',
};

/** The resources that hold the policy of a bucket, queue, topic, key or secret: often a companion, sometimes itself. */
export const policyHolders = (system: ChainSystem, resource: ChainResource): readonly ChainResource[] =>
  holdersIn(system)(resource);

const holdersIn = memoize((system: ChainSystem) => memoize((resource: ChainResource) => holdersOf(system, resource)));

function holdersOf(system: ChainSystem, resource: ChainResource): readonly ChainResource[] {
  const companions = system
    .ofType(...Object.keys(policyTypes))
    .filter(({ type, properties }) =>
      listOf(properties[policyTypes[type]!.target]).some(
        (item) => system.target(item, undefined, resource.type) === resource,
      ),
    );
  const own = ownDocuments[resource.type];
  return own && resource.properties[own] !== undefined ? [resource, ...companions] : companions;
}

/** All statements of a resource's own policy. */
export function resourceStatements(system: ChainSystem, resource: ChainResource): readonly PolicyStatement[] {
  return policyHolders(system, resource).flatMap((holder) => {
    const document = holder === resource ? ownDocuments[resource.type]! : policyTypes[holder.type]!.document;
    const value = holder.properties[document];
    const inner = isObject(value) && isObject(value.PolicyDocument) ? value.PolicyDocument : value;
    return statementsOf(holder.type === 'AWS::Events::EventBusPolicy' && inner ? { Statement: inner } : inner, holder);
  });
}

/** Whether a resource's own policy lets a service do something to a target. */
export function admitsService(
  statements: readonly PolicyStatement[],
  service: string,
  action: string,
  target: PolicyTarget,
): Answer {
  const about = statements.filter(
    ({ effect, principals }) =>
      principals.some((principal) => isService(principal, service)) ||
      (effect === 'Allow' && principals.some(({ kind, text }) => kind === 'Service' && isExternal(text))),
  );
  return answer(about, action, target);
}
