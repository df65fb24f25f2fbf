import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource } from './chain.ts';
import { type PolicyStatement, resourceStatements, speaksOfTarget, statementsOf, trustOf } from './policies.ts';
import { listOf, textsOf } from './text.ts';

/**
 * No policy opens more than it says: nobody lets in everyone, a service acts for this account alone (confused deputy), nobody may do
 * every action, nobody is locked out, and a policy of a bucket, queue or topic speaks of that and of nothing else. A condition binds if every request must
 * meet it: not with `IfExists`, and not with a value that takes all.
 *
 * It takes a whole service, such as `s3:*`, and leaves resources of a role's permissions to `iam-action`. Of keys it asks a source
 * only of services that send one.
 */
export const openPolicy: Chain = {
  name: 'open-policy',
  why: 'Another account used our queue as the target of its own rule, because the policy allowed EventBridge for any account.',
  check: (system) => [
    ...system.ofType(...guarded).flatMap((resource) => {
      const statements = resourceStatements(system, resource).filter(({ effect }) => effect === 'Allow');
      return [
        ...statements.flatMap((one) => [...everyone(one), ...anyAccount(one, resource)]),
        ...statements.flatMap((one) => [
          ...everyAction(one),
          ...saysNothing(one, resource),
          ...onlyIfSaid(one, resource),
        ]),
        ...resourceStatements(system, resource).flatMap((one) => [...beside(one, resource), ...lockout(one)]),
      ];
    }),
    ...system.ofType('AWS::IAM::Role').flatMap((role) =>
      trustOf(role)
        .filter(isAllow)
        .flatMap((one) => [...everyone(one), ...everyAction(one)]),
    ),
    ...system.ofType(...identities).flatMap((policy) => documentsOf(policy).filter(isAllow).flatMap(everyAction)),
  ],
};

const isAllow = ({ effect }: PolicyStatement) => effect === 'Allow';

/** Types with a policy of their own. That of an endpoint bounds what others permit. */
const guarded = [
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

const identities = ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy'];

const documentsOf = (policy: ChainResource): readonly PolicyStatement[] => [
  ...statementsOf(policy.properties.PolicyDocument, policy),
  ...listOf(policy.properties.Policies)
    .filter(isObject)
    .flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument, policy)),
];

/** Condition keys that say for whom a service acts. SES gives the account as `aws:Referer`. */
const sources = /^aws:(source(account|arn|orgid|orgpaths|owner)|referer)$/i;

/** Condition keys that leave few of all that there are. */
const few =
  /^aws:sourceowner$|^aws:(principal(account|arn|orgid|orgpaths|servicename.*|tag\/.*)|source(vpc|vpcarn|vpce|ip|identity)|vpcsourceip|vpce(account|orgid|orgpaths)|userid)$|^kms:calleraccount$|^elasticfilesystem:accessedviamounttarget$|^sns:endpoint$/i;

/** Whether every request that a statement takes has one of these keys, with a value that is not any. */
function isBound({ condition }: PolicyStatement, keys: RegExp): boolean {
  return Object.entries(condition).some(
    ([operator, tests]) =>
      !/IfExists$|^Null$|Not/.test(operator) &&
      isObject(tests) &&
      Object.entries(tests).some(
        ([key, values]) => keys.test(key) && textsOf(values).every((text) => !/^[*?]+$/.test(text)),
      ),
  );
}

const called = ({ sid, actions }: PolicyStatement) =>
  sid ? `statement ${sid}` : `its statement on ${actions[0] ?? 'all actions'}`;

/** A condition that any value meets. */
function saysNothing(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  if (everyone(statement).length > 0 || anyAccount(statement, resource).length > 0) return [];
  return Object.entries(statement.condition).flatMap(([operator, tests]) =>
    /Like$/.test(operator) && !/Not/.test(operator) && isObject(tests)
      ? Object.entries(tests)
          .filter(([, values]) => textsOf(values).some((text) => /^\*+$/.test(text)))
          .map(([key]) => ({
            resource: statement.from,
            what: `${called(statement)} has a condition on ${key} that matches any value`,
            fix: 'Set the intended value, or remove the condition.',
          }))
      : [],
  );
}

/** A source that binds only those who tell it. */
function onlyIfSaid(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  if (everyone(statement).length > 0 || anyAccount(statement, resource).length > 0) return [];
  return Object.entries(statement.condition).flatMap(([operator, tests]) =>
    /IfExists$/.test(operator) && isObject(tests)
      ? Object.keys(tests)
          .filter((key) => sources.test(key) || /^kms:(calleraccount|viaservice)$/i.test(key))
          .map((key) => ({
            resource: statement.from,
            what: `${called(statement)} uses IfExists, so requests without ${key} are allowed`,
            fix: `Use ${operator.replace('IfExists', '')}.`,
          }))
      : [],
  );
}

function everyone(statement: PolicyStatement): readonly ChainFinding[] {
  if (!statement.principals.some(({ kind, not }) => kind === 'Any' && !not) || isBound(statement, few)) return [];
  const fix = 'Set the intended principals, or add a condition such as aws:PrincipalOrgID (not with IfExists).';
  return [{ resource: statement.from, what: `${called(statement)} allows everyone`, fix }];
}

/** Services that send a source, or what stands for one, when they use a key. Source: KMS Developer Guide, and the page of each. */
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
    const keys = isKey ? sendToKeys[name] : sources;
    return keys !== undefined && !isBound(statement, keys);
  });
  if (open.length === 0 || !asksForSource.has(resource.type)) return [];
  const what = `${called(statement)} allows ${open.join(' and ')} on behalf of any account`;
  return [
    {
      resource: statement.from,
      what,
      fix: 'Add a condition on aws:SourceArn or aws:SourceAccount (not with IfExists, not *).',
    },
  ];
}

const asksForSource = new Set([
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

/** Only the root user of the account, or AWS, takes such a policy away again. */
function lockout(statement: PolicyStatement): readonly ChainFinding[] {
  const { effect, principals, actions, condition } = statement;
  const isAll =
    effect === 'Deny' &&
    principals.some(({ kind }) => kind === 'Any') &&
    actions.some((action) => /^(\w+:)?\*$/.test(action));
  if (!isAll || Object.keys(condition).length > 0) return [];
  return [
    {
      resource: statement.from,
      what: `${called(statement)} denies everything to everyone`,
      fix: 'Add the intended condition.',
    },
  ];
}

/** S3 refuses a policy that speaks of something else; the others take it, and it means nothing. */
function beside(statement: PolicyStatement, resource: ChainResource): readonly ChainFinding[] {
  if (!['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'].includes(resource.type)) return [];
  const others = statement.resources.filter((text) => text === '*' || !speaksOf(text, resource));
  if (others.length === 0) return [];
  const what = `${called(statement)} applies to ${others.map((text) => (text === '*' ? 'every resource' : text)).join(' and ')}, not to ${resource.id}`;
  return [{ resource: statement.from, what, fix: `Set Resource to the ARN of ${resource.id}.` }];
}

const speaksOf = (text: string, resource: ChainResource) =>
  ['', '/x'].some((behind) => speaksOfTarget([text], { resource, behind }) !== 'no') ||
  speaksOfTarget([text.replace(/^((?:\$\{[^}]*\}|[^/$])*)\/.*$/s, '$1')], { resource }) !== 'no';
