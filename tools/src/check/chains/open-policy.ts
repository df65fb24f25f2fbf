import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource } from './chain.ts';
import { matchesTarget, type PolicyStatement, resourceStatements, statementsOf, trustOf } from './policies.ts';
import { listOf, textsOf } from './text.ts';

/**
 * No policy allows more than intended: it does not allow everyone, it allows a service only on behalf of this
 * account (confused deputy), it does not allow every action, and it does not deny everything to everyone. A policy
 * of a bucket, queue or topic applies only to this resource. A condition restricts a statement only if every request
 * must meet it: not with `IfExists`, and not with a value that matches anything. A key policy names the account, not
 * everyone in the account, so that IAM policies decide. A permission on tagged resources is not for resources without
 * the tag.
 *
 * It accepts all actions of one service, such as `s3:*`. The chain `iam-action` checks the resources of a role's
 * permissions. In key policies, it requires a source only of services that send one, and in the policies of topics not of
 * EventBridge, which does not support conditions there.
 */
export const openPolicy: Chain = {
  name: 'open-policy',
  why: 'Another account used our queue as the target of its own rule, because the policy allowed EventBridge for any account.',
  check: (system) => [
    ...system.ofType(...typesWithPolicy).flatMap((resource) => {
      const statements = resourceStatements(system, resource).filter(({ effect }) => effect === 'Allow');
      return [
        ...statements.flatMap((one) => [
          ...everyone(one),
          ...anyAccount(one, resource),
          ...withoutPermission(one, resource),
        ]),
        ...statements.flatMap((one) => [
          ...everyAction(one),
          ...anyValueCondition(one, resource),
          ...ifExistsCondition(one, resource),
        ]),
        ...resourceStatements(system, resource).flatMap((one) => [...otherResources(one, resource), ...denyAll(one)]),
      ];
    }),
    ...system.ofType('AWS::IAM::Role').flatMap((role) =>
      trustOf(role)
        .filter(isAllow)
        .flatMap((one) => [...everyone(one), ...everyAction(one)]),
    ),
    ...system.ofType(...identityTypes).flatMap((policy) =>
      documentsOf(policy)
        .filter(isAllow)
        .flatMap((one) => [...everyAction(one), ...untagged(one)]),
    ),
  ],
};

const isAllow = ({ effect }: PolicyStatement) => effect === 'Allow';

/**
 * Types with a resource policy. The policy of an endpoint only limits what other policies allow, so it is not
 * listed.
 */
const typesWithPolicy = [
  ...[
    'AWS::S3::Bucket',
    'AWS::SQS::Queue',
    'AWS::SNS::Topic',
    'AWS::KMS::Key',
    'AWS::KMS::ReplicaKey',
    'AWS::SecretsManager::Secret',
  ],
  ...[
    'AWS::EFS::FileSystem',
    'AWS::Backup::BackupVault',
    'AWS::ECR::Repository',
    'AWS::DynamoDB::Table',
    'AWS::OpenSearchService::Domain',
  ],
];

const identityTypes = ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy'];

const documentsOf = (policy: ChainResource): readonly PolicyStatement[] => [
  ...statementsOf(policy.properties.PolicyDocument, policy),
  ...listOf(policy.properties.Policies)
    .filter(isObject)
    .flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument, policy)),
];

/**
 * Condition keys with the account or resource on whose behalf a service acts. SES sends the account as
 * `aws:Referer`.
 */
const sources = /^aws:(source(account|arn|orgid|orgpaths|owner)|referer)$/i;

/** Condition keys that restrict the principals or the network of a request. */
const restrictingKeys =
  /^aws:sourceowner$|^aws:(principal(account|arn|orgid|orgpaths|servicename.*|tag\/.*)|source(vpc|vpcarn|vpce|ip|identity)|vpcsourceip|vpce(account|orgid|orgpaths)|userid)$|^kms:calleraccount$|^elasticfilesystem:accessedviamounttarget$|^sns:endpoint$/i;

/** Whether every request that a statement matches has one of these keys, with a restricting value. */
function isRestricted({ condition }: PolicyStatement, keys: RegExp): boolean {
  return Object.entries(condition).some(
    ([operator, tests]) =>
      !/IfExists$|^Null$|Not/.test(operator) &&
      isObject(tests) &&
      Object.entries(tests).some(
        ([key, values]) => keys.test(key) && textsOf(values).every((text) => !/^[*?]+$/.test(text)),
      ),
  );
}

const nameOf = ({ sid, actions }: PolicyStatement) =>
  sid ? `statement ${sid}` : `its statement on ${actions[0] ?? 'all actions'}`;

/** A condition that matches any value. */
function anyValueCondition(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  if (everyone(statement).length > 0 || anyAccount(statement, resource).length > 0) return [];
  return Object.entries(statement.condition).flatMap(([operator, tests]) =>
    /Like$/.test(operator) && !/Not/.test(operator) && isObject(tests)
      ? Object.entries(tests)
          .filter(([, values]) => textsOf(values).some((text) => /^\*+$/.test(text)))
          .map(([key]) => ({
            resource: statement.from,
            what: `${nameOf(statement)} has a condition on ${key} that matches any value`,
            fix: 'Set the intended value, or remove the condition.',
          }))
      : [],
  );
}

/** A condition on a source that applies only to requests that have the key. */
function ifExistsCondition(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  if (everyone(statement).length > 0 || anyAccount(statement, resource).length > 0) return [];
  return Object.entries(statement.condition).flatMap(([operator, tests]) =>
    /IfExists$/.test(operator) && isObject(tests)
      ? Object.keys(tests)
          .filter((key) => sources.test(key) || /^kms:(calleraccount|viaservice)$/i.test(key))
          .map((key) => ({
            resource: statement.from,
            what: `${nameOf(statement)} uses IfExists, so requests without ${key} are allowed`,
            fix: `Use ${operator.replace('IfExists', '')}.`,
          }))
      : [],
  );
}

function everyone(statement: PolicyStatement): readonly ChainFinding[] {
  if (!statement.principals.some(({ kind, not }) => kind === 'Any' && !not) || isRestricted(statement, restrictingKeys))
    return [];
  const fix = 'Set the intended principals, or add a condition such as aws:PrincipalOrgID (not with IfExists).';
  return [{ resource: statement.from, what: `${nameOf(statement)} allows everyone`, fix }];
}

/**
 * A statement for everyone that is limited to the account only: each principal of the account can use the key, without
 * a permission in IAM. The account as the principal leaves the decision to IAM policies. Source: KMS Developer Guide,
 * "Default key policy".
 */
function withoutPermission(statement: PolicyStatement, { type }: ChainResource): readonly ChainFinding[] {
  const isAny = statement.principals.some(({ kind, not }) => kind === 'Any' && !not);
  if (!type.startsWith('AWS::KMS::') || !isAny || !isRestricted(statement, accountKeys)) return [];
  if (isRestricted(statement, principalKeys)) return [];
  const what = `${nameOf(statement)} allows every principal of the account, also without a permission in IAM`;
  return [{ resource: statement.from, what, fix: 'Use the account (…:root) as the principal.' }];
}

const accountKeys = /^(kms:calleraccount|aws:principalaccount)$/i;

/** Condition keys that name principals or their network. */
const principalKeys = new RegExp(
  restrictingKeys.source.replace('account|arn', 'arn').replace('|^kms:calleraccount$', ''),
  'i',
);

/**
 * Services that send a source, or an encryption context that identifies it, when they use a key. Source: KMS
 * Developer Guide, and the page of each service.
 */
const sendToKeys: Readonly<Record<string, RegExp>> = {
  cloudtrail: new RegExp(`${sources.source}|^kms:encryptioncontext:aws:cloudtrail:arn$`, 'i'),
  cloudwatch: sources,
  'delivery.logs': new RegExp(`${sources.source}|^kms:encryptioncontext:`, 'i'),
  logs: new RegExp(`${sources.source}|^kms:encryptioncontext:`, 'i'),
};

function anyAccount(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  const isKey = resource.type.startsWith('AWS::KMS::');
  const services = statement.principals.filter(({ kind, not }) => kind === 'Service' && !not).map(({ text }) => text);
  const open = services.filter((service) => {
    const name = service.replace(
      /(\.\$\{AWS::Region\}|\.[a-z]{2}(-[a-z]+)+-\d)?\.(amazonaws\.com(\.cn)?|\$\{AWS::URLSuffix\})$/,
      '',
    );
    if (resource.type === 'AWS::SNS::Topic' && name === 'events') return false;
    const keys = isKey ? sendToKeys[name] : sources;
    return keys !== undefined && !isRestricted(statement, keys);
  });
  if (open.length === 0 || !typesWithSource.has(resource.type)) return [];
  const what = `${nameOf(statement)} allows ${open.join(' and ')} on behalf of any account`;
  return [
    {
      resource: statement.from,
      what,
      fix: 'Add a condition on aws:SourceArn or aws:SourceAccount (not with IfExists, not *).',
    },
  ];
}

const typesWithSource = new Set([
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::KMS::Key',
  'AWS::KMS::ReplicaKey',
]);

function everyAction(statement: PolicyStatement): readonly ChainFinding[] {
  if (!statement.actions.some((action) => /^\*+(:\*+)?$/.test(action))) return [];
  const what = `${statement.sid ? `statement ${statement.sid}` : 'a statement'} allows every action of every service`;
  return [{ resource: statement.from, what, fix: 'List the actions that are needed.' }];
}

const tagKeys = /^\w+:resourcetag\//i;

/** A resource without the tag has no such key. */
const untagged = ({ condition, from, ...statement }: PolicyStatement): readonly ChainFinding[] =>
  Object.entries(condition).flatMap(([operator, tests]) =>
    /^String(Equals|Like).*IfExists$/.test(operator) && isObject(tests)
      ? Object.keys(tests)
          .filter((key) => tagKeys.test(key))
          .map((key) => ({
            resource: from,
            what: `${nameOf({ ...statement, condition, from })} uses IfExists, so resources without ${key} are allowed`,
            fix: `Use ${operator.replace('IfExists', '')}.`,
          }))
      : [],
  );

/** Only the root user of the account, or AWS, can remove such a policy. */
function denyAll(statement: PolicyStatement): readonly ChainFinding[] {
  const { effect, principals, actions, condition } = statement;
  const isAll =
    effect === 'Deny' &&
    principals.some(({ kind }) => kind === 'Any') &&
    actions.some((action) => /^(\w+:)?\*$/.test(action));
  if (!isAll || Object.keys(condition).length > 0) return [];
  return [
    {
      resource: statement.from,
      what: `${nameOf(statement)} denies everything to everyone`,
      fix: 'Add the intended condition.',
    },
  ];
}

/** S3 rejects a policy for another resource. SQS and SNS accept it, and it has no effect. */
function otherResources(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  if (!['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'].includes(resource.type)) return [];
  const others = statement.resources.filter((text) => text === '*' || !isAbout(text, resource));
  if (others.length === 0) return [];
  const what = `${nameOf(statement)} applies to ${others.map((text) => (text === '*' ? 'every resource' : text)).join(' and ')}, not to ${resource.id}`;
  return [{ resource: statement.from, what, fix: `Set Resource to the ARN of ${resource.id}.` }];
}

const isAbout = (text: string, resource: ChainResource) =>
  ['', '/x'].some((suffix) => matchesTarget([text], { resource, suffix }) !== 'no') ||
  matchesTarget([text.replace(/^((?:\$\{[^}]*\}|[^/$])*)\/.*$/s, '$1')], { resource }) !== 'no';
