import { linkedRoleFacts } from '@hipaa-stacks/cloudformation';
import { fits } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import {
  type CreatorUse,
  creatorUses,
  roleUses,
  type ServiceUse,
  type StoreKey,
  serviceUses,
  storeKeys,
} from './key-uses.ts';
import {
  admitsService,
  allows,
  conditionValues,
  isDenied,
  isService,
  type PolicyStatement,
  type Principal,
  policiesOf,
  type RolePolicies,
  resourceStatements,
  speaksOfAction,
  speaksOfTarget,
  takesSource,
} from './policies.ts';
import { textsOf } from './text.ts';

/** Services whose every use of a key can be seen in a template. */
const derivable = [
  'cloudtrail.amazonaws.com',
  'cloudwatch.amazonaws.com',
  'delivery.logs.amazonaws.com',
  'events.amazonaws.com',
  'fargate.amazonaws.com',
  'guardduty.amazonaws.com',
  'logs.amazonaws.com',
  'sns.amazonaws.com',
];

/**
 * The policy of a key admits each service and role of the system that uses it, under conditions that their calls meet, and no other
 * one of the system; whoever creates a store may make the grants that it needs; and the account itself may administer the key, so
 * that someone always can.
 *
 * It can't see who deploys, roles from outside, grants, and uses of the key by other stacks: a key whose ARN is exported is not asked
 * whom it admits in vain. What a role may do with `*` as resource counts as no use. A policy that locks everyone out is found by
 * `key-policies`, a key that keeps a rule from its target by the chain event-target.
 */
export const keyPolicy: Chain = {
  name: 'key-policy',
  why: 'The alarm fired, and the key policy of its topic did not allow CloudWatch: no one was notified.',
  check: (system) => {
    const uses = serviceUses(system);
    const stores = storeKeys(system);
    const created = creatorUses(system);
    const roles = system.ofType('AWS::IAM::Role').map((role) => ({ role, ...policiesOf(system, role) }));
    return system.ofType('AWS::KMS::Key').flatMap((key) => {
      if (key.properties.KeyPolicy === undefined) return [];
      const policy: Policy = { system, key, statements: resourceStatements(system, key), roles };
      const own = uses.filter((use) => use.key === key);
      const held = stores.filter((one) => one.key === key);
      return [
        ...administration(policy),
        ...own.flatMap((use) => notAdmitted(policy, use)),
        ...created.filter((use) => use.key === key).flatMap((use) => noCreator(policy, use)),
        ...held.flatMap((one) => lockedOutRoles(policy, one)),
        ...(system.byDefault && !system.isExported(key)
          ? [...idleServices(policy, own, held), ...idleRoles(policy, held)]
          : []),
        ...serviceLinkedRoles(policy),
        ...wholeAccount(policy),
      ];
    });
  },
};

interface Policy {
  readonly system: ChainSystem;
  readonly key: ChainResource;
  readonly statements: readonly PolicyStatement[];
  readonly roles: readonly (RolePolicies & { readonly role: ChainResource })[];
}

/** The account itself, as a principal. */
export const isAccount = ({ kind, text, not }: Principal) =>
  kind === 'AWS' && !not && /^(arn:[^:]+:iam::)?(\$\{AWS::AccountId\}|\d{12})(:root)?$/.test(text);

const isAllow = ({ effect }: PolicyStatement) => effect === 'Allow';

const sourceKeys = ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID', 'aws:SourceOrgPaths'];

function administration({ key, statements }: Policy): readonly ChainFinding[] {
  const about = statements.filter((statement) => isAllow(statement) && speaksOfAction(statement, 'kms:PutKeyPolicy'));
  const people = about.filter(({ principals }) => principals.some(({ kind }) => kind !== 'Service'));
  if (
    people.length === 0 ||
    people.some(({ principals }) => principals.some((one) => isAccount(one) || one.kind === 'Any'))
  )
    return [];
  const what = 'can be administered by specific principals only: if they are deleted, its policy can never be changed';
  return [
    {
      resource: key,
      what,
      fix: 'Allow kms:PutKeyPolicy to the account (arn:${AWS::Partition}:iam::${AWS::AccountId}:root) too.',
    },
  ];
}

function notAdmitted({ key, statements }: Policy, use: ServiceUse): readonly ChainFinding[] {
  const { service, actions, store, sends = {}, saidBy } = use;
  const target = { resource: key };
  // A call of the service itself goes through no other one.
  const direct = statements.filter((one) => !isAllow(one) || conditionValues(one, 'kms:ViaService').length === 0);
  const speaking = direct.filter(({ principals }) => principals.some((one) => isService(one, service)));
  const open = direct.filter(
    (one) => !isAllow(one) || Object.entries(sends).every(([name, sent]) => takesSource(one, sent, name)),
  );
  const refused = actions.filter((action) => admitsService(open, service, action, target) === 'no');
  if (refused.length > 0) {
    const isSaid = actions.some((action) => admitsService(statements, service, action, target) === 'no');
    if (saidBy !== undefined && isSaid) return [];
    const isBound = actions.every((action) => admitsService(direct, service, action, target) !== 'no');
    const what = isBound
      ? `allows ${service} under conditions that ${store.id} does not meet`
      : `encrypts ${store.id}, but does not allow ${service} to call ${refused.join(', ')}`;
    return [
      {
        resource: key,
        what,
        fix: isBound ? `Change the conditions to match ${store.id}.` : 'Allow it in the key policy.',
      },
    ];
  }
  return service === 'events.amazonaws.com' && store.type === 'AWS::SNS::Topic'
    ? boundEvents(key, store, speaking)
    : [];
}

/** EventBridge sends no source to the key of a topic: with such a condition, delivery fails. Source: SNS Developer Guide, "Key management". */
function boundEvents(
  key: ChainResource,
  topic: ChainResource,
  speaking: readonly PolicyStatement[],
): readonly ChainFinding[] {
  const allowing = speaking.filter((one) => isAllow(one) && speaksOfAction(one, 'kms:GenerateDataKey'));
  const isBound = (one: PolicyStatement) => sourceKeys.some((name) => conditionValues(one, name).length > 0);
  if (allowing.length === 0 || !allowing.every(isBound)) return [];
  const what = `allows events.amazonaws.com for ${topic.id} only with a source condition, which EventBridge does not meet here`;
  return [
    {
      resource: key,
      what,
      fix: 'Remove aws:SourceAccount, aws:SourceArn and aws:SourceOrgID there, and restrict EventBridge in the topic policy.',
    },
  ];
}

/** Statements that let the account use the key, other than by a service or as some of its roles. Whoever administers it whole may do all. */
function wholeAccount({ key, statements }: Policy): readonly ChainFinding[] {
  return statements
    .filter((one) => isAllow(one) && one.principals.some(isAccount) && !speaksOfAction(one, 'kms:PutKeyPolicy'))
    .filter((one) => ['kms:Decrypt', 'kms:CreateGrant'].some((action) => speaksOfAction(one, action)))
    .filter(({ condition }) => !/kms:ViaService|kms:EncryptionContext|aws:Principal/i.test(JSON.stringify(condition)))
    .map(({ sid }) => ({
      resource: key,
      what: `allows every principal of the account${sid ? ` by ${sid}` : ''} to use it with only an IAM policy, and not through a service only`,
      fix: 'Add kms:ViaService, or list the roles.',
    }));
}

/** Whoever deploys is admitted by way of the account, or as someone from outside. */
function noCreator({ key, statements }: Policy, use: CreatorUse): readonly ChainFinding[] {
  const { store } = use;
  const missing = use.actions.filter(
    (action) =>
      !statements.some(
        (one) =>
          isAllow(one) &&
          speaksOfAction(one, action) &&
          goesThrough(one, use.via) &&
          !isForRolesOnly(one) &&
          one.principals.some(
            (principal) => isAccount(principal) || principal.kind === 'Any' || isExternal(principal.text),
          ),
      ),
  );
  if (missing.length === 0) return [];
  const what = `encrypts ${store.id}, but no one who deploys can call ${missing.join(', ')} through ${use.via}: its creation fails`;
  return [
    {
      resource: key,
      what,
      fix: `Allow it to the account with kms:ViaService ${use.via}.<region>.amazonaws.com and kms:CallerAccount.`,
    },
  ];
}

/** Whether a condition names who may, and whoever deploys is not among them. */
function isForRolesOnly(statement: PolicyStatement): boolean {
  const values = textsOf(conditionValues(statement, 'aws:PrincipalArn', /^(?!.*Not)/));
  return (
    values.length > 0 &&
    values.every((value) => value.includes(':role/aws-service-role/') || /^\$\{[\w/]+\.Arn\}$/.test(value))
  );
}

/** Whether a statement takes a call through a service: it has no `kms:ViaService`, or one that names it. */
export function goesThrough(statement: PolicyStatement, via: string): boolean {
  const values = textsOf(conditionValues(statement, 'kms:ViaService', /^(?!.*Not)/));
  return (
    values.length === 0 ||
    values.some((value) => isExternal(value) || value.startsWith(`${via}.`) || fits(value, `${via}.x.amazonaws.com`))
  );
}

/** Roles that may do something to a store, by name, but not with its key. */
function lockedOutRoles(policy: Policy, { store }: StoreKey): readonly ChainFinding[] {
  const { system, key } = policy;
  return policy.roles.flatMap(({ role, ...own }) => {
    const missing = (roleUses[store.type] ?? []).filter(({ action, behind, needs, via }) => {
      const target = { resource: store, behind };
      const may = own.statements.some(
        (one) =>
          isAllow(one) &&
          speaksOfAction(one, action) &&
          one.resources.some(
            (pattern) =>
              pattern !== '*' &&
              (behind === '' ? speaksOfTarget([pattern], { resource: store }) === 'yes' : takesObject(pattern, store)),
          ),
      );
      return (
        may &&
        needs.some((need) => !mayUse(policy, role, need, via)) &&
        allows(system, role, action, target) !== 'unknown'
      );
    });
    if (missing.length === 0) return [];
    const what = `has ${missing.map(({ action }) => action).join(', ')} on ${store.id}, but not ${[...new Set(missing.flatMap(({ needs }) => needs))].join(', ')} on its key ${key.id}`;
    return [
      {
        resource: role,
        what,
        fix: `Add the role to the policy of ${key.id}, or allow it in a policy of the role if the key policy delegates this to the account.`,
      },
    ];
  });
}

/** Whether a pattern takes some object of a bucket: the bucket's ARN stands before its first slash. */
function takesObject(pattern: string, bucket: ChainResource): boolean {
  const head = pattern.replace(/^((?:\$\{[^}]*\}|[^/$])*)\/.*$/s, '$1');
  return head !== pattern && speaksOfTarget([head], { resource: bucket }) === 'yes';
}

function mayUse({ system, key, statements }: Policy, role: ChainResource, action: string, via: string): boolean {
  if (isDenied(policiesOf(system, role).statements, action, { resource: key })) return false;
  const byRole = () => allows(system, role, action, { resource: key }) !== 'no';
  return statements.some(
    (one) =>
      isAllow(one) &&
      speaksOfAction(one, action) &&
      goesThrough(one, via) &&
      one.principals.some((principal) => {
        if (principal.kind === 'Any' || isExternal(principal.text)) return true;
        if (isAccount(principal)) return byRole();
        return principal.kind === 'AWS' && speaksOfTarget([principal.text], { resource: role }) !== 'no';
      }),
  );
}

/** Whether the policy of a key lets a role do something with it, directly or through a service. */
export const roleMayUse = (
  system: ChainSystem,
  key: ChainResource,
  role: ChainResource,
  action: string,
  via: string,
): boolean =>
  key.properties.KeyPolicy === undefined ||
  mayUse({ system, key, statements: resourceStatements(system, key), roles: [] }, role, action, via);

/** Services of the system that are admitted in vain. */
function idleServices(
  { key, statements }: Policy,
  uses: readonly ServiceUse[],
  held: readonly StoreKey[],
): readonly ChainFinding[] {
  if (held.length === 0 && uses.length === 0) return [];
  return derivable
    .filter((service) =>
      statements.some(
        (one) => isAllow(one) && one.principals.some((each) => each.kind === 'Service' && isService(each, service)),
      ),
    )
    .filter((service) => !uses.some((use) => use.service === service))
    .map((service) => ({
      resource: key,
      what: `allows ${service}, which uses nothing that it encrypts`,
      fix: 'Remove the statement, or add the condition of the resource that needs it.',
    }));
}

/** Roles of the system that are admitted in vain: no policy of theirs speaks of the key or of what it encrypts. */
function idleRoles({ system, key, statements, roles }: Policy, held: readonly StoreKey[]): readonly ChainFinding[] {
  const named = new Set(
    statements
      .filter((one) => isAllow(one) && !speaksOfAction(one, 'kms:PutKeyPolicy'))
      .flatMap(({ principals }) => principals.filter(({ kind }) => kind === 'AWS'))
      .flatMap(({ value }) => system.target(value, key, 'AWS::IAM::Role') ?? []),
  );
  return roles.flatMap(({ role, statements: own, complete }) => {
    if (!named.has(role)) return [];
    const about = [key, ...held.map(({ store }) => store)];
    const uses = own.some(
      ({ resources, notResources }) =>
        notResources !== undefined ||
        resources.some((pattern) => pattern === '*' || about.some((one) => touches(pattern, one))),
    );
    if (!complete || uses || isAttachedElsewhere(system, role, held)) return [];
    const what = `allows ${role.id}, whose policies contain neither this key nor anything that it encrypts`;
    return [{ resource: key, what, fix: 'Remove the role from the key policy, or add the permission to the role.' }];
  });
}

const touches = (pattern: string, one: ChainResource) =>
  speaksOfTarget([pattern], { resource: one }) !== 'no' || pattern.includes(`\${${one.key}`);

/** A store that names the role itself, such as a trail with its role. */
const isAttachedElsewhere = (system: ChainSystem, role: ChainResource, held: readonly StoreKey[]) =>
  held.some(({ store }) => system.mentions(store.properties).includes(role));

/** Principal ARN of a service-linked role: its name is group 1. */
const linkedRole = /:role\/aws-service-role\/[^/]+\/(\w+)$/;

/**
 * Service-linked roles that a statement admits in a way that cannot work: named as a principal before it exists, such a role makes the
 * policy malformed; admitted through the account, it still needs permissions of its own, which some do not have and nobody can give.
 */
function serviceLinkedRoles({ key, statements }: Policy): readonly ChainFinding[] {
  const isNamed = statements
    .flatMap(({ principals }) => principals)
    .some(({ text }) => text.includes(':role/aws-service-role/'));
  const named = {
    resource: key,
    what: 'has a service-linked role as a principal: if the role does not exist yet, the policy is malformed',
    fix: 'Use the role in a condition on aws:PrincipalArn, with the account as the principal or, for a role without KMS permissions of its own, "*" with kms:CallerAccount.',
  };
  return [...(isNamed ? [named] : []), ...statements.flatMap((statement) => powerless(key, statement))];
}

function powerless(key: ChainResource, statement: PolicyStatement): readonly ChainFinding[] {
  if (!isAllow(statement) || !statement.principals.some(isAccount)) return [];
  return textsOf(conditionValues(statement, 'aws:PrincipalArn', /^(?!.*Not)/)).flatMap((arn) => {
    const [, name = ''] = linkedRole.exec(arn) ?? [];
    const facts = linkedRoleFacts()[name];
    const isAble = facts?.kms.some((action) => speaksOfAction(statement, action) && action !== 'kms:DescribeKey');
    if (!facts || isAble) return [];
    return [
      {
        resource: key,
        what: `allows ${name} through the account, but its own permissions contain no such KMS action: it can never use the key`,
        fix: 'Set the principal to "*", with kms:CallerAccount and ArnEquals aws:PrincipalArn.',
      },
    ];
  });
}
