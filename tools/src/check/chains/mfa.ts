import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { policiesOf as documentsOf } from '../policy-documents.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal, isExternalRole, withParameterName } from './external-values.ts';
import { conditionValues, matchesAction, type PolicyStatement, statementsOf, trustOf } from './policies.ts';
import { isForRolesOnly, isRole, principalArns } from './role-principals.ts';
import { listOf, textOf, textsOf } from './text.ts';

const present = 'aws:MultiFactorAuthPresent';

/**
 * A policy that mentions MFA requires it. A denial also applies to requests without the context key
 * (`BoolIfExists`), and an allow statement requires the context key (`Bool`), as do the other allow statements of
 * the same policy, except those for sessions of roles only, by `aws:PrincipalArn`. The denial exempts only the actions
 * that register an MFA device. It is not attached to a role. A group of users has such a denial, and a
 * denial of actions that create credentials for other users. If a role requires MFA of some principals, it requires
 * MFA of all, except sessions of roles. No statement requires MFA of a role: the credentials of AssumeRole contain no
 * MFA information, and sessions of IAM Identity Center and of other federation have none. Source: IAM User Guide,
 * "Secure API access with MFA", and "AWS: Allows MFA-authenticated IAM users to manage their own credentials".
 *
 * It can't see the members of a group, external users and policies, the MFA settings of IAM Identity Center or
 * another identity provider, or roles that users assume without any condition on MFA. The chain `unused` checks that
 * a policy is attached.
 */
export const mfa: Chain = {
  name: 'mfa',
  why: 'MFA was required by a policy, but a stolen access key was accepted: requests signed with a long-term key have no MFA context key.',
  check: (system) => [
    ...[...system.resources.values()].flatMap((resource) =>
      statementsIn(resource).flatMap((statement, _index, all) => [
        ...allowsWithoutMfa(statement),
        ...incompleteDenial(statement, all.some(deniesMissingKey)),
        ...allowsElsewhere(system, statement, all),
        ...unneededExemption(statement, all),
        ...mfaOfRole(system, statement),
      ]),
    ),
    ...system
      .ofType('AWS::IAM::Role')
      .flatMap((role) => [
        ...trustWithoutMfa(system, role),
        ...roleWithMfaDenial(system, role),
        ...roleWithMfaPolicy(system, role),
      ]),
    ...system.ofType('AWS::IAM::Group').flatMap((group) => groupWithoutMfa(system, group)),
  ],
};

const statementsIn = memoize((resource: ChainResource): readonly PolicyStatement[] =>
  documentsOf({ Type: resource.type, Properties: resource.properties }).flatMap(({ value }) =>
    statementsOf(value, resource),
  ),
);

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });
const nameOf = ({ sid }: PolicyStatement) => (sid === undefined ? 'a statement' : `the statement ${sid}`);

const hasCondition = (statement: PolicyStatement, operator: RegExp, value: string) =>
  textsOf([...conditionValues(statement, present, operator)]).includes(value);

/** Denies requests without MFA. With `Bool`, only requests that have the context key. */
const deniesWithoutMfa = (one: PolicyStatement) =>
  one.effect === 'Deny' && hasCondition(one, /^Bool(IfExists)?$/, 'false');

/** Denies requests without the context key, which `Bool` does not match. */
const deniesMissingKey = (one: PolicyStatement) => one.effect === 'Deny' && hasCondition(one, /^Null$/, 'true');

function allowsWithoutMfa(statement: PolicyStatement): readonly ChainFinding[] {
  const isOpen =
    (hasCondition(statement, /^BoolIfExists$/, 'true') && !hasCondition(statement, /^Null$/, 'false')) ||
    (conditionValues(statement, 'aws:MultiFactorAuthAge', /^NumericLess.*IfExists$/).length > 0 &&
      !hasCondition(statement, /^Bool$/, 'true'));
  if (statement.effect !== 'Allow' || !isOpen) return [];
  const what = `${nameOf(statement)} requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed`;
  return [finding(statement.from, what, `Use Bool: { ${present}: 'true' }.`)];
}

/** Actions that need no MFA: they return no data, or are used before MFA is set up or to sign in with it. */
const exempt = /^(iam|kms|signin|sts):|:(list|describe)|^ssm:get(connectionstatus|document)$/;

/** An allow statement without MFA in a policy that requires it in another statement. */
function allowsElsewhere(
  system: ChainSystem,
  statement: PolicyStatement,
  all: readonly PolicyStatement[],
): readonly ChainFinding[] {
  const requiresMfa = (one: PolicyStatement) => one.effect === 'Allow' && conditionValues(one, present).length > 0;
  const { from, effect, actions } = statement;
  const open = actions.filter((action) => !exempt.test(action));
  if (effect !== 'Allow' || !isIdentity(from) || requiresMfa(statement) || open.length === 0 || !all.some(requiresMfa))
    return [];
  if (isForRolesOnly(system, statement)) return [];
  const what = `${nameOf(statement)} allows ${open.join(', ')} without MFA, which the same policy requires elsewhere`;
  return [finding(from, what, `Add Bool: { ${present}: 'true' } there.`)];
}

/** An action that a denial exempts so that users can register an MFA device, but that the policy does not allow. */
function unneededExemption(statement: PolicyStatement, all: readonly PolicyStatement[]): readonly ChainFinding[] {
  const allowStatements = all.filter(({ effect }) => effect === 'Allow');
  const isAllowed = (action: string) => allowStatements.some((one) => matchesAction(one, action));
  if (!deniesWithoutMfa(statement) || !mfaSetUp.some(isAllowed)) return [];
  const notAllowed = (statement.notActions ?? []).filter((action) => action.startsWith('iam:') && !isAllowed(action));
  if (notAllowed.length === 0) return [];
  const what = `${nameOf(statement)} exempts ${notAllowed.join(', ')} from MFA, and no statement allows it`;
  return [finding(statement.from, what, 'Allow it, or remove it from NotAction.')];
}

/** Actions that register an MFA device. */
const mfaSetUp = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice'];

/** Actions that must not be exempt from MFA: each of them can be used to bypass it. */
const bypasses = [
  ...['iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:DeactivateMFADevice'],
  ...['iam:PutUserPolicy', 'iam:RemoveUserFromGroup', 's3:GetObject', 'ssm:StartSession', 'sts:AssumeRole'],
];

function incompleteDenial(statement: PolicyStatement, isMissingKeyDenied: boolean): readonly ChainFinding[] {
  const { from, notActions, actions } = statement;
  if (statement.effect === 'Deny' && hasCondition(statement, /^Bool/, 'true') && !deniesWithoutMfa(statement))
    return [finding(from, `${nameOf(statement)} denies users with MFA`, "Deny where it is 'false'.")];
  if (!deniesWithoutMfa(statement) || !isIdentity(from)) return [];
  const found: ChainFinding[] = [];
  if (hasCondition(statement, /^Bool$/, 'false') && !isMissingKeyDenied)
    found.push(
      finding(
        from,
        `${nameOf(statement)} denies with Bool: a request with a long-term access key has no ${present}, and is allowed`,
        'Use BoolIfExists.',
      ),
    );
  if (notActions === undefined && !actions.includes('*')) return found;
  const deniedSetUp = mfaSetUp.filter((action) => matchesAction(statement, action));
  if (deniedSetUp.length > 0)
    found.push(
      finding(
        from,
        `${nameOf(statement)} denies ${deniedSetUp.join(', ')} without MFA: users cannot register an MFA device`,
        'Add it to NotAction.',
      ),
    );
  const open = bypasses.filter((action) => !matchesAction(statement, action));
  if (open.length > 0)
    found.push(finding(from, `${nameOf(statement)} exempts ${open.join(', ')} from MFA`, 'Narrow NotAction.'));
  return found;
}

const isIdentity = ({ type }: ChainResource) => type.startsWith('AWS::IAM::');

/** A role that some principals can assume only with MFA, and others without. */
function trustWithoutMfa(system: ChainSystem, role: ChainResource): readonly ChainFinding[] {
  const statements = trustOf(role).filter((one) => one.effect === 'Allow' && matchesAction(one, 'sts:AssumeRole'));
  const requiresMfa = (one: PolicyStatement) =>
    conditionValues(one, present).length > 0 || conditionValues(one, 'aws:MultiFactorAuthAge').length > 0;
  if (!statements.some(requiresMfa)) return [];
  return statements
    .filter((one) => !hasCondition(one, /^Bool$/, 'true') && !hasCondition(one, /^BoolIfExists$/, 'true'))
    .filter((one) => !isForRolesOnly(system, one))
    .flatMap((one) => one.principals.filter(({ kind }) => kind === 'AWS' || kind === 'Any'))
    .map(({ text }) =>
      finding(
        role,
        `requires MFA of some principals, but allows ${text} to assume it without MFA`,
        `Add Bool: { ${present}: 'true' } there.`,
      ),
    );
}

/** An allow statement that requires MFA of principals that are roles, or can be roles. */
function mfaOfRole(system: ChainSystem, statement: PolicyStatement): readonly ChainFinding[] {
  if (!allowsWithMfaOnly(statement)) return [];
  const named = [
    ...statement.principals.filter(({ kind, not }) => kind === 'AWS' && !not).map(({ value }) => value),
    ...principalArns(statement),
  ];
  return named
    .filter((value) => isRole(system, value) || isExternalRole(textOf(value), 'or-role'))
    .map((value) => {
      const is = isRole(system, value) ? 'is' : 'can be';
      const what = `${nameOf(statement)} requires MFA of ${withParameterName(textOf(value))}, which ${is} a role: its sessions have no ${present}, and are denied`;
      return finding(statement.from, what, sessionsOfRoles);
    });
}

const sessionsOfRoles =
  'Require MFA where the role is assumed. Here, allow its sessions by aws:PrincipalArn, and IAM users with MFA in another statement.';

const allowsWithMfaOnly = (one: PolicyStatement) => one.effect === 'Allow' && hasCondition(one, /^Bool$/, 'true');

/** A policy of a role all of whose allow statements for an action require MFA, which sessions of the role do not have. */
function roleWithMfaPolicy(system: ChainSystem, role: ChainResource): readonly ChainFinding[] {
  const statements = [...attachedPolicies(system, role, 'Roles').flatMap(statementsIn), ...statementsIn(role)].filter(
    ({ from, principals }) => from !== role || principals.length === 0,
  );
  return statements.filter(allowsWithMfaOnly).flatMap((one) => {
    const denied = one.actions.filter(
      (action) =>
        !statements.some(
          (other) => other.effect === 'Allow' && !allowsWithMfaOnly(other) && matchesAction(other, action),
        ),
    );
    if (denied.length === 0) return [];
    const what = `has ${nameOf(one)} of ${one.from.id}, which allows ${denied.join(', ')} with MFA only: sessions of a role have no ${present}, and are denied`;
    return [finding(role, what, sessionsOfRoles)];
  });
}

/** A session of a role never has MFA, so a denial without MFA blocks the role. */
function roleWithMfaDenial(system: ChainSystem, role: ChainResource): readonly ChainFinding[] {
  return attachedPolicies(system, role, 'Roles')
    .flatMap(statementsIn)
    .filter((one) => deniesWithoutMfa(one) && (one.notActions !== undefined || one.actions.includes('*')))
    .map(({ from }) =>
      finding(
        role,
        `is a role, whose sessions never have MFA: ${from.id} denies them everything`,
        'Detach the policy.',
      ),
    );
}

/** A group whose users can work without MFA, if all its policies are known. */
function groupWithoutMfa(system: ChainSystem, group: ChainResource): readonly ChainFinding[] {
  const policies = attachedPolicies(system, group, 'Groups');
  const policyArns = listOf(group.properties.ManagedPolicyArns);
  const areAllKnown = policyArns.every((arn) => isKnown(system, arn));
  const statements = [...policies.flatMap(statementsIn), ...statementsIn(group)];
  const requiresMfa = statements.some(
    (one) => deniesWithoutMfa(one) && (one.notActions !== undefined || one.actions.includes('*')),
  );
  if (requiresMfa) return credentialsForOthers(group, statements);
  if (!areAllKnown) return [];
  return [
    finding(
      group,
      'allows its users to work without MFA: none of its policies denies it',
      `Attach a policy that denies with BoolIfExists: { ${present}: 'false' }.`,
    ),
  ];
}

/** Actions that create credentials or an MFA device for a user. */
const credentialActions = [
  ...['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateServiceSpecificCredential', 'iam:EnableMFADevice'],
  ...['iam:ResetServiceSpecificCredential', 'iam:UpdateLoginProfile', 'iam:UploadSigningCertificate'],
  'iam:UploadSSHPublicKey',
];

/** Users who can create credentials for other users if another policy allows it. */
function credentialsForOthers(group: ChainResource, statements: readonly PolicyStatement[]): readonly ChainFinding[] {
  const denials = statements.filter(
    ({ effect, condition, resources, notResources }) =>
      effect === 'Deny' &&
      Object.keys(condition).length === 0 &&
      (notResources ? notResources.every((arn) => arn.endsWith(':user/${aws:username}')) : resources.includes('*')),
  );
  const open = credentialActions.filter((action) => !denials.some((denial) => matchesAction(denial, action)));
  if (open.length === 0) return [];
  return [
    finding(
      group,
      `allows its users to create credentials for each other if another policy allows it: nothing denies ${open.join(', ')}`,
      'Deny it with NotResource: arn:…:user/${aws:username}.',
    ),
  ];
}

/** A policy of the system, or an AWS managed policy. No AWS managed policy requires MFA. */
const isKnown = (system: ChainSystem, arn: Json) =>
  system.target(arn, undefined, 'AWS::IAM::ManagedPolicy') !== undefined ||
  (!isExternal(textOf(arn)) && !isObject(arn) && textOf(arn).includes(':aws:policy/'));

/** The policies of the system that are attached to a role or a group, by either resource. */
function attachedPolicies(system: ChainSystem, to: ChainResource, list: 'Roles' | 'Groups'): readonly ChainResource[] {
  const own = listOf(to.properties.ManagedPolicyArns).flatMap(
    (arn) => system.target(arn, undefined, 'AWS::IAM::ManagedPolicy') ?? [],
  );
  const others = system
    .ofType('AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy')
    .filter(({ properties }) => listOf(properties[list]).some((one) => system.target(one, undefined, to.type) === to));
  return [...new Set([...own, ...others])];
}
