import { linkedRoleFacts } from '@hipaa-stacks/cloudformation';
import { matchesPattern } from './arn.ts';
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
  allows,
  allowsService,
  conditionValues,
  isDenied,
  isService,
  matchesAction,
  matchesSource,
  matchesTarget,
  type PolicyStatement,
  type Principal,
  policiesOf,
  type RolePolicies,
  resourceStatements,
} from './policies.ts';
import { textsOf } from './text.ts';

/** Services whose uses of a key are all visible in a template. */
const servicesInTemplates = [
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
 * A key policy allows each service and role of the system that uses the key, under conditions that their calls meet,
 * and no other service or role of the system; the principal that creates a store can create the grants that it needs;
 * and the account can administer the key, so that it always has an administrator.
 *
 * Not checked: the principal that deploys, roles from outside the system, grants, and uses of the key by other stacks:
 * unused statements of an exported key are not reported. A permission of a role on `*` does not count as a use. The
 * check `key-policies` finds a policy that excludes every administrator, the chain `event-target` a key that prevents
 * delivery to the target of a rule.
 */
export const keyPolicy: Chain = {
  name: 'key-policy',
  why: 'The alarm fired, and the key policy of its topic did not allow CloudWatch: no notification was sent.',
  check: (system) => {
    const uses = serviceUses(system);
    const stores = storeKeys(system);
    const created = creatorUses(system);
    const roles = system.ofType('AWS::IAM::Role').map((role) => ({ role, ...policiesOf(system, role) }));
    return system.ofType('AWS::KMS::Key').flatMap((key) => {
      if (key.properties.KeyPolicy === undefined) return [];
      const policy: Policy = { system, key, statements: resourceStatements(system, key), roles };
      const usesOfKey = uses.filter((use) => use.key === key);
      const encryptedStores = stores.filter((one) => one.key === key);
      return [
        ...administratorFindings(policy),
        ...usesOfKey.flatMap((use) => serviceNotAllowed(policy, use)),
        ...created.filter((use) => use.key === key).flatMap((use) => creatorNotAllowed(policy, use)),
        ...encryptedStores.flatMap((one) => rolesWithoutKey(policy, one)),
        ...(system.byDefault && !system.isExported(key)
          ? [...unusedServices(policy, usesOfKey, encryptedStores), ...unusedRoles(policy, encryptedStores)]
          : []),
        ...serviceLinkedRoles(policy),
        ...accountWideAccess(policy),
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

/** Whether a principal is the account. */
export const isAccount = ({ kind, text, not }: Principal) =>
  kind === 'AWS' && !not && /^(arn:[^:]+:iam::)?(\$\{AWS::AccountId\}|\d{12})(:root)?$/.test(text);

const isAllow = ({ effect }: PolicyStatement) => effect === 'Allow';

const sourceKeys = ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID', 'aws:SourceOrgPaths'];

function administratorFindings({ key, statements }: Policy): readonly ChainFinding[] {
  const relevant = statements.filter((statement) => isAllow(statement) && matchesAction(statement, 'kms:PutKeyPolicy'));
  const administrators = relevant.filter(({ principals }) => principals.some(({ kind }) => kind !== 'Service'));
  if (
    administrators.length === 0 ||
    administrators.some(({ principals }) => principals.some((one) => isAccount(one) || one.kind === 'Any'))
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

function serviceNotAllowed({ key, statements }: Policy, use: ServiceUse): readonly ChainFinding[] {
  const { service, actions, store, sourceContext = {}, reportedBy } = use;
  const target = { resource: key };
  // The service calls KMS itself, not through another service.
  const direct = statements.filter((one) => !isAllow(one) || conditionValues(one, 'kms:ViaService').length === 0);
  const ofService = direct.filter(({ principals }) => principals.some((one) => isService(one, service)));
  const applicable = direct.filter(
    (one) => !isAllow(one) || Object.entries(sourceContext).every(([name, source]) => matchesSource(one, source, name)),
  );
  const missing = actions.filter((action) => allowsService(applicable, service, action, target) === 'no');
  if (missing.length > 0) {
    const isDeniedByPolicy = actions.some((action) => allowsService(statements, service, action, target) === 'no');
    if (reportedBy !== undefined && isDeniedByPolicy) return [];
    const isDeniedByCondition = actions.every((action) => allowsService(direct, service, action, target) !== 'no');
    const what = isDeniedByCondition
      ? `allows ${service} under conditions that ${store.id} does not meet`
      : `encrypts ${store.id}, but does not allow ${service} to call ${missing.join(', ')}`;
    return [
      {
        resource: key,
        what,
        fix: isDeniedByCondition ? `Change the conditions to match ${store.id}.` : 'Allow it in the key policy.',
      },
    ];
  }
  return service === 'events.amazonaws.com' && store.type === 'AWS::SNS::Topic'
    ? eventBridgeSourceCondition(key, store, ofService)
    : [];
}

/**
 * EventBridge sends no source to the key of a topic: with a source condition, delivery fails. Source: SNS Developer
 * Guide, "Key management".
 */
function eventBridgeSourceCondition(
  key: ChainResource,
  topic: ChainResource,
  ofService: readonly PolicyStatement[],
): readonly ChainFinding[] {
  const allowing = ofService.filter((one) => isAllow(one) && matchesAction(one, 'kms:GenerateDataKey'));
  const hasSourceCondition = (one: PolicyStatement) => sourceKeys.some((name) => conditionValues(one, name).length > 0);
  if (allowing.length === 0 || !allowing.every(hasSourceCondition)) return [];
  const what = `allows events.amazonaws.com for ${topic.id} only with a source condition, which EventBridge does not meet here`;
  return [
    {
      resource: key,
      what,
      fix: 'Remove aws:SourceAccount, aws:SourceArn and aws:SourceOrgID there, and restrict EventBridge in the topic policy.',
    },
  ];
}

/**
 * Statements that allow the account to use the key, without restriction to a service or to roles. The statement for
 * administration is excluded: it may allow everything.
 */
function accountWideAccess({ key, statements }: Policy): readonly ChainFinding[] {
  return statements
    .filter((one) => isAllow(one) && one.principals.some(isAccount) && !matchesAction(one, 'kms:PutKeyPolicy'))
    .filter((one) => ['kms:Decrypt', 'kms:CreateGrant'].some((action) => matchesAction(one, action)))
    .filter(({ condition }) => !/kms:ViaService|kms:EncryptionContext|aws:Principal/i.test(JSON.stringify(condition)))
    .map(({ sid }) => ({
      resource: key,
      what: `allows every principal of the account${sid ? ` by ${sid}` : ''} that has an IAM policy for it, not only through a service`,
      fix: 'Add kms:ViaService, or list the roles.',
    }));
}

/** The principal that deploys is allowed through the account, or as a principal from outside the system. */
function creatorNotAllowed({ key, statements }: Policy, use: CreatorUse): readonly ChainFinding[] {
  const { store } = use;
  const missing = use.actions.filter(
    (action) =>
      !statements.some(
        (one) =>
          isAllow(one) &&
          matchesAction(one, action) &&
          allowsViaService(one, use.via) &&
          !isForRolesOnly(one) &&
          one.principals.some(
            (principal) => isAccount(principal) || principal.kind === 'Any' || isExternal(principal.text),
          ),
      ),
  );
  if (missing.length === 0) return [];
  const what = `encrypts ${store.id}, but does not allow the deploying principal to call ${missing.join(', ')} through ${use.via}: its creation fails`;
  return [
    {
      resource: key,
      what,
      fix: `Allow it to the account with kms:ViaService ${use.via}.<region>.amazonaws.com and kms:CallerAccount.`,
    },
  ];
}

/** Whether a condition restricts a statement to roles that do not deploy. */
function isForRolesOnly(statement: PolicyStatement): boolean {
  const values = textsOf(conditionValues(statement, 'aws:PrincipalArn', /^(?!.*Not)/));
  return (
    values.length > 0 &&
    values.every((value) => value.includes(':role/aws-service-role/') || /^\$\{[\w/]+\.Arn\}$/.test(value))
  );
}

/** Whether a statement applies to calls through a service: it has no `kms:ViaService`, or one with that service. */
export function allowsViaService(statement: PolicyStatement, via: string): boolean {
  const values = textsOf(conditionValues(statement, 'kms:ViaService', /^(?!.*Not)/));
  return (
    values.length === 0 ||
    values.some(
      (value) => isExternal(value) || value.startsWith(`${via}.`) || matchesPattern(value, `${via}.x.amazonaws.com`),
    )
  );
}

/** Roles with permissions on a store, by its ARN, but not on its key. */
function rolesWithoutKey(policy: Policy, { store }: StoreKey): readonly ChainFinding[] {
  const { system, key } = policy;
  return policy.roles.flatMap(({ role, statements }) => {
    const missing = (roleUses[store.type] ?? []).filter(({ action, suffix, needs, via }) => {
      const target = { resource: store, suffix };
      const canUseStore = statements.some(
        (one) =>
          isAllow(one) &&
          matchesAction(one, action) &&
          one.resources.some(
            (pattern) =>
              pattern !== '*' &&
              (suffix === ''
                ? matchesTarget([pattern], { resource: store }) === 'yes'
                : matchesObjects(pattern, store)),
          ),
      );
      return (
        canUseStore &&
        needs.some((need) => !allowsRole(policy, role, need, via)) &&
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

/** Whether a pattern matches objects of a bucket: the part before its first slash is the ARN of the bucket. */
function matchesObjects(pattern: string, bucket: ChainResource): boolean {
  const head = pattern.replace(/^((?:\$\{[^}]*\}|[^/$])*)\/.*$/s, '$1');
  return head !== pattern && matchesTarget([head], { resource: bucket }) === 'yes';
}

function allowsRole({ system, key, statements }: Policy, role: ChainResource, action: string, via: string): boolean {
  if (isDenied(policiesOf(system, role).statements, action, { resource: key })) return false;
  const rolePolicyAllows = () => allows(system, role, action, { resource: key }) !== 'no';
  return statements.some(
    (one) =>
      isAllow(one) &&
      matchesAction(one, action) &&
      allowsViaService(one, via) &&
      one.principals.some((principal) => {
        if (principal.kind === 'Any' || isExternal(principal.text)) return true;
        if (isAccount(principal)) return rolePolicyAllows();
        return principal.kind === 'AWS' && matchesTarget([principal.text], { resource: role }) !== 'no';
      }),
  );
}

/** Whether a key policy allows an action to a role, directly or through a service. */
export const keyPolicyAllowsRole = (
  system: ChainSystem,
  key: ChainResource,
  role: ChainResource,
  action: string,
  via: string,
): boolean =>
  key.properties.KeyPolicy === undefined ||
  allowsRole({ system, key, statements: resourceStatements(system, key), roles: [] }, role, action, via);

/** Services that a key policy allows and that do not use the key. */
function unusedServices(
  { key, statements }: Policy,
  uses: readonly ServiceUse[],
  encryptedStores: readonly StoreKey[],
): readonly ChainFinding[] {
  if (encryptedStores.length === 0 && uses.length === 0) return [];
  return servicesInTemplates
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

/**
 * Roles of the system that a key policy allows and whose policies contain neither the key nor a resource that it
 * encrypts.
 */
function unusedRoles(
  { system, key, statements, roles }: Policy,
  encryptedStores: readonly StoreKey[],
): readonly ChainFinding[] {
  const named = new Set(
    statements
      .filter((one) => isAllow(one) && !matchesAction(one, 'kms:PutKeyPolicy'))
      .flatMap(({ principals }) => principals.filter(({ kind }) => kind === 'AWS'))
      .flatMap(({ value }) => system.target(value, key, 'AWS::IAM::Role') ?? []),
  );
  return roles.flatMap(({ role, statements: roleStatements, complete }) => {
    if (!named.has(role)) return [];
    const encrypted = [key, ...encryptedStores.map(({ store }) => store)];
    const uses = roleStatements.some(
      ({ resources, notResources }) =>
        notResources !== undefined ||
        resources.some((pattern) => pattern === '*' || encrypted.some((one) => canMatch(pattern, one))),
    );
    if (!complete || uses || isReferencedByStore(system, role, encryptedStores)) return [];
    const what = `allows ${role.id}, whose policies contain neither this key nor anything that it encrypts`;
    return [{ resource: key, what, fix: 'Remove the role from the key policy, or add the permission to the role.' }];
  });
}

const canMatch = (pattern: string, one: ChainResource) =>
  matchesTarget([pattern], { resource: one }) !== 'no' || pattern.includes(`\${${one.key}`);

/** Whether a store references the role, such as a trail with its role. */
const isReferencedByStore = (system: ChainSystem, role: ChainResource, encryptedStores: readonly StoreKey[]) =>
  encryptedStores.some(({ store }) => system.mentions(store.properties).includes(role));

/** Principal ARN of a service-linked role. Group 1 is its name. */
const linkedRole = /:role\/aws-service-role\/[^/]+\/(\w+)$/;

/**
 * Statements for service-linked roles that cannot work. As a principal, a role that does not exist yet makes the policy
 * malformed. Allowed through the account, a role also needs KMS permissions in its own policy, which some of them do
 * not have and which cannot be added.
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
  return [
    ...(isNamed ? [named] : []),
    ...statements.flatMap((statement) => linkedRoleWithoutPermission(key, statement)),
  ];
}

function linkedRoleWithoutPermission(key: ChainResource, statement: PolicyStatement): readonly ChainFinding[] {
  if (!isAllow(statement) || !statement.principals.some(isAccount)) return [];
  return textsOf(conditionValues(statement, 'aws:PrincipalArn', /^(?!.*Not)/)).flatMap((arn) => {
    const [, name = ''] = linkedRole.exec(arn) ?? [];
    const facts = linkedRoleFacts()[name];
    const hasPermission = facts?.kms.some((action) => matchesAction(statement, action) && action !== 'kms:DescribeKey');
    if (!facts || hasPermission) return [];
    return [
      {
        resource: key,
        what: `allows ${name} through the account, but its own permissions contain no such KMS action: it can never use the key`,
        fix: 'Set the principal to "*", with kms:CallerAccount and ArnEquals aws:PrincipalArn.',
      },
    ];
  });
}
