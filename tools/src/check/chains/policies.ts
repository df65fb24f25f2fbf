import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { matchesArn, matchesPattern } from './arn.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isExternal, withAnyExternal } from './external-values.ts';
import { arnTexts, withBareArn } from './names.ts';
import { listOf, textOf, textsOf } from './text.ts';

/** Result of a policy evaluation. `unknown`: the policy that decides is not in the templates. */
export type Decision = 'yes' | 'no' | 'unknown';

/** A statement of any policy, with single values converted to lists. */
export interface PolicyStatement {
  /** The resource that contains it. */
  readonly from: ChainResource;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: readonly Principal[];
  /** Lower case, with wildcards. */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  /** In the format of `textOf`, with wildcards. Empty in a trust policy. */
  readonly resources: readonly string[];
  readonly notResources?: readonly string[];
  /** Operator -> key -> values; empty without one. */
  readonly condition: JsonObject;
}

/** A principal of a statement. */
export interface Principal {
  readonly kind: 'Service' | 'AWS' | 'Federated' | 'CanonicalUser' | 'Any';
  /** In the format of `textOf`. */
  readonly text: string;
  readonly value: Json;
  /** It is listed in NotPrincipal. */
  readonly not?: true;
}

/** The statements of a policy document. Empty if the document is not known. */
export function statementsOf(document: Json | undefined, from: ChainResource): readonly PolicyStatement[] {
  if (!isObject(document)) return [];
  const known = statementsByDocument(from);
  const statements = known.get(document) ?? readStatements(document, from);
  known.set(document, statements);
  return statements;
}

const statementsByDocument = memoize((_: ChainResource) => new Map<JsonObject, readonly PolicyStatement[]>());

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

/** The values of a condition key in all operators whose name matches. The comparison of keys is not case-sensitive. */
export function conditionValues({ condition }: PolicyStatement, key: string, operator = /./): readonly Json[] {
  return Object.entries(condition)
    .filter(([name]) => operator.test(name))
    .flatMap(([, keys]) => (isObject(keys) ? Object.entries(keys) : []))
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => listOf(values));
}

/**
 * Whether a statement's condition on a key, such as `aws:SourceArn`, matches a resource. True without such a
 * condition. `*` is a wildcard for ARN operators and StringLike, but a literal character for StringEquals.
 */
export function matchesSource(statement: PolicyStatement, source: ChainResource, key = 'aws:SourceArn'): boolean {
  const values = conditionValues(statement, key, /^(?!.*Not)/);
  if (values.length === 0) return true;
  const exact = conditionValues(statement, key, /^StringEquals(?!IgnoreCase)/);
  const patterns = values.filter((value) => !exact.includes(value) || !textOf(value).includes('*'));
  return patterns.some((value) => isArnOf(value, source));
}

/** Whether a pattern of a condition or a permission matches a resource's ARN. True if the pattern is not known. */
export function isArnOf(value: Json, resource: ChainResource): boolean {
  const pattern = textOf(value);
  if (matchesTarget([pattern], { resource }) !== 'no') return true;
  return pattern.startsWith('arn:') && !arnTexts(resource).some((text) => text.startsWith('arn:'));
}

/** Whether a statement applies to an action, such as `logs:PutLogEvents`. */
export function matchesAction({ actions, notActions }: PolicyStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  if (notActions) return !notActions.some((pattern) => matchesPattern(pattern, wanted));
  return actions.some((pattern) => matchesPattern(pattern, wanted));
}

/**
 * The target of an action: a resource of the system (with a suffix of its ARN, such as `/*`), or an ARN in the
 * format of `textOf`.
 */
export type PolicyTarget = string | { readonly resource: ChainResource; readonly suffix?: string };

/** Whether one of these ARN patterns matches the target. Unknown if a pattern contains a value that is not known. */
export function matchesTarget(patterns: readonly string[], target: PolicyTarget): Decision {
  const decisions = patterns.map((pattern) => patternMatches(pattern, target));
  return decisions.includes('yes') ? 'yes' : decisions.includes('unknown') ? 'unknown' : 'no';
}

function patternMatches(pattern: string, target: PolicyTarget): Decision {
  if (pattern === '*') return 'yes';
  const suffix = typeof target === 'string' ? '' : (target.suffix ?? '');
  const texts = typeof target === 'string' ? [target] : arnTexts(target.resource).map((arn) => `${arn}${suffix}`);
  const wanted = typeof target === 'string' ? pattern : withBareArn(pattern, target.resource);
  if (texts.some((text) => matchesArn(wanted, text))) return 'yes';
  if (isExternal(pattern) && texts.some((text) => matchesArn(withAnyExternal(wanted), text))) return 'unknown';
  return pattern.includes('${?') || /\$\{[^}]*AWS::StackName\}/.test(pattern) ? 'unknown' : 'no';
}

/** The statements of a role's policies, and whether the list is complete. */
export interface RolePolicies {
  readonly statements: readonly PolicyStatement[];
  /** False if an AWS managed policy or an external policy is attached too. */
  readonly complete: boolean;
}

/** The policies of the system that name a role in their properties, so they may be created after it. */
export const policyAttachments = (system: ChainSystem, role: ChainResource): readonly ChainResource[] =>
  system
    .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter(({ properties }) =>
      [...listOf(properties.Roles), ...listOf(properties.RoleName)].some(
        (item) => system.target(item, undefined, 'AWS::IAM::Role') === role,
      ),
    );

/**
 * The policies of a role: inline, or attached by `AWS::IAM::Policy`, `AWS::IAM::RolePolicy` or
 * `AWS::IAM::ManagedPolicy`, in the properties of either resource.
 */
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
 * Whether the policies of a role allow an action on a target. Conditions are assumed to be met in allow statements,
 * and not met in deny statements. Permissions boundaries and organization policies are not evaluated.
 */
export function allows(system: ChainSystem, role: ChainResource, action: string, target: PolicyTarget): Decision {
  const { statements, complete } = policiesOf(system, role);
  return evaluate(statements, action, target, complete);
}

/** Evaluates a list of statements. `complete`: false if there may be other statements that are not known. */
export function evaluate(
  statements: readonly PolicyStatement[],
  action: string,
  target: PolicyTarget,
  complete = true,
): Decision {
  if (isDenied(statements, action, target)) return 'no';
  const matching = statements.filter((statement) => matchesAction(statement, action));
  const decisions = matching
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => matchesResources(statement, target));
  if (decisions.includes('yes')) return 'yes';
  return decisions.includes('unknown') || !complete ? 'unknown' : 'no';
}

/** Whether a statement without conditions denies an action on a target. */
export const isDenied = (statements: readonly PolicyStatement[], action: string, target: PolicyTarget): boolean =>
  statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      Object.keys(statement.condition).length === 0 &&
      matchesAction(statement, action) &&
      matchesResources(statement, target) === 'yes',
  );

function matchesResources({ resources, notResources }: PolicyStatement, target: PolicyTarget): Decision {
  if (!notResources) return matchesTarget(resources, target);
  const excluded = matchesTarget(notResources, target);
  return excluded === 'yes' ? 'no' : excluded === 'no' ? 'yes' : 'unknown';
}

/** The statements of a role's trust policy. */
export const trustOf = (role: ChainResource): readonly PolicyStatement[] =>
  statementsOf(role.properties.AssumeRolePolicyDocument, role);

/** Whether the trust policy of a role allows a service, such as `vpc-flow-logs.amazonaws.com`, to assume it. */
export function trusts(role: ChainResource, service: string): Decision {
  const statements = trustOf(role).filter((statement) => matchesAction(statement, 'sts:AssumeRole'));
  if (
    statements.some(({ effect, principals }) => effect === 'Allow' && principals.some((one) => isService(one, service)))
  )
    return 'yes';
  const hasUnknown = statements.some(({ principals }) =>
    principals.some(({ text }) => isExternal(text) || text.includes('${')),
  );
  return hasUnknown || !isObject(role.properties.AssumeRolePolicyDocument) ? 'unknown' : 'no';
}

/** Whether a principal is a service, or everyone. Regional names and names of other partitions match. */
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

/** Properties that contain the resource policy of a resource. */
const policyProperties: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::KMS::ReplicaKey': 'KeyPolicy',
  'AWS::EFS::FileSystem': 'FileSystemPolicy',
  'AWS::Backup::BackupVault': 'AccessPolicy',
  'AWS::ECR::Repository': 'RepositoryPolicyText',
  'AWS::DynamoDB::Table': 'ResourcePolicy',
  'AWS::OpenSearchService::Domain': 'AccessPolicies',
  'AWS::EC2::VPCEndpoint': 'PolicyDocument',
};

/**
 * The resources that define the policy of a bucket, queue, topic, key or secret: a separate policy resource, or the
 * resource itself.
 */
export const policyResources = (system: ChainSystem, resource: ChainResource): readonly ChainResource[] =>
  policyResourcesIn(system)(resource);

const policyResourcesIn = memoize((system: ChainSystem) =>
  memoize((resource: ChainResource) => findPolicyResources(system, resource)),
);

function findPolicyResources(system: ChainSystem, resource: ChainResource): readonly ChainResource[] {
  const separate = system
    .ofType(...Object.keys(policyTypes))
    .filter(({ type, properties }) =>
      listOf(properties[policyTypes[type]!.target]).some(
        (item) => system.target(item, undefined, resource.type) === resource,
      ),
    );
  const own = policyProperties[resource.type];
  return own && resource.properties[own] !== undefined ? [resource, ...separate] : separate;
}

/** All statements of a resource policy. */
export function resourceStatements(system: ChainSystem, resource: ChainResource): readonly PolicyStatement[] {
  return policyResources(system, resource).flatMap((policyResource) => {
    const document =
      policyResource === resource ? policyProperties[resource.type]! : policyTypes[policyResource.type]!.document;
    const value = policyResource.properties[document];
    const inner = isObject(value) && isObject(value.PolicyDocument) ? value.PolicyDocument : value;
    return statementsOf(
      policyResource.type === 'AWS::Events::EventBusPolicy' && inner ? { Statement: inner } : inner,
      policyResource,
    );
  });
}

/** Whether the statements of a resource policy allow a service to call an action on a target. */
export function allowsService(
  statements: readonly PolicyStatement[],
  service: string,
  action: string,
  target: PolicyTarget,
): Decision {
  const matching = statements.filter(
    ({ effect, principals }) =>
      principals.some((principal) => isService(principal, service)) ||
      (effect === 'Allow' && principals.some(({ kind, text }) => kind === 'Service' && isExternal(text))),
  );
  return evaluate(matching, action, target);
}
