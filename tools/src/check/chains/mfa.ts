import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { policiesOf as documentsOf } from '../policy-documents.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { conditionValues, type PolicyStatement, speaksOfAction, statementsOf, trustOf } from './policies.ts';
import { listOf, textOf, textsOf } from './text.ts';

const present = 'aws:MultiFactorAuthPresent';

/**
 * Where a policy speaks of MFA, it asks for it: a denial takes those in whose session no word of MFA stands (`BoolIfExists`), a
 * permission leaves them out (`Bool`), and so does each beside it in its policy; the denial lets people set MFA up, and nothing through that does harm; it is attached to no
 * role of a service; a group of people has one, and stops them from making credentials for each other; and a role that some may assume with MFA, nobody assumes without. Source: IAM User
 * Guide, "Secure API access with MFA", and "AWS: Allows MFA-authenticated IAM users to manage their own credentials".
 *
 * It can't see who is in a group, users and policies from outside, what IAM Identity Center or another identity provider asks for,
 * nor a role that people assume without a word about MFA. That a policy is attached at all is the chain unused.
 */
export const mfa: Chain = {
  name: 'mfa',
  why: 'MFA was required by a policy, but a stolen access key was accepted: requests signed with a long-term key have no MFA context key.',
  check: (system) => [
    ...[...system.resources.values()].flatMap((resource) =>
      statementsIn(resource).flatMap((statement, _index, all) => [
        ...permitsWithout(statement),
        ...deniesTooLittle(statement, all.some(deniesUnsaid)),
        ...permitsBeside(statement, all),
        ...exemptForNothing(statement, all),
      ]),
    ),
    ...system.ofType('AWS::IAM::Role').flatMap((role) => [...sideDoor(role), ...ofService(system, role)]),
    ...system.ofType('AWS::IAM::Group').flatMap((group) => withoutMfa(system, group)),
  ],
};

const statementsIn = memoize((resource: ChainResource): readonly PolicyStatement[] =>
  documentsOf({ Type: resource.type, Properties: resource.properties }).flatMap(({ value }) =>
    statementsOf(value, resource),
  ),
);

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });
const nameOf = ({ sid }: PolicyStatement) => (sid === undefined ? 'a statement' : `the statement ${sid}`);

const says = (statement: PolicyStatement, operator: RegExp, value: string) =>
  textsOf([...conditionValues(statement, present, operator)]).includes(value);

/** Denies those without MFA; with `Bool` only where a word of it stands. */
const deniesWithout = (one: PolicyStatement) => one.effect === 'Deny' && says(one, /^Bool(IfExists)?$/, 'false');

/** Denies where no word of MFA stands: what `Bool` lets through. */
const deniesUnsaid = (one: PolicyStatement) => one.effect === 'Deny' && says(one, /^Null$/, 'true');

function permitsWithout(statement: PolicyStatement): readonly ChainFinding[] {
  const isOpen =
    (says(statement, /^BoolIfExists$/, 'true') && !says(statement, /^Null$/, 'false')) ||
    (conditionValues(statement, 'aws:MultiFactorAuthAge', /^NumericLess.*IfExists$/).length > 0 &&
      !says(statement, /^Bool$/, 'true'));
  if (statement.effect !== 'Allow' || !isOpen) return [];
  const what = `${nameOf(statement)} requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed`;
  return [finding(statement.from, what, `Use Bool: { ${present}: 'true' }.`)];
}

/** What gives nothing away, or is for the time before there is MFA. */
const free = /^(iam|kms|sts):|:(list|describe)/;

/** A permission without MFA in a policy that asks for it elsewhere. */
function permitsBeside(statement: PolicyStatement, all: readonly PolicyStatement[]): readonly ChainFinding[] {
  const asks = (one: PolicyStatement) => one.effect === 'Allow' && conditionValues(one, present).length > 0;
  const { from, effect, actions } = statement;
  const open = actions.filter((action) => !free.test(action));
  if (effect !== 'Allow' || !isIdentity(from) || asks(statement) || open.length === 0 || !all.some(asks)) return [];
  const what = `${nameOf(statement)} allows ${open.join(', ')} without MFA, which the same policy requires elsewhere`;
  return [finding(from, what, `Add Bool: { ${present}: 'true' } there.`)];
}

/** What a denial lets through without MFA for people to set it up, in a policy that permits such things and forgot this one. */
function exemptForNothing(statement: PolicyStatement, all: readonly PolicyStatement[]): readonly ChainFinding[] {
  const permitted = all.filter(({ effect }) => effect === 'Allow');
  const permits = (action: string) => permitted.some((one) => speaksOfAction(one, action));
  if (!deniesWithout(statement) || !setUp.some(permits)) return [];
  const forgotten = (statement.notActions ?? []).filter((action) => action.startsWith('iam:') && !permits(action));
  if (forgotten.length === 0) return [];
  const what = `${nameOf(statement)} exempts ${forgotten.join(', ')} from MFA, and no statement allows it`;
  return [finding(statement.from, what, 'Allow it, or remove it from NotAction.')];
}

/** What setting MFA up takes, before there is any. */
const setUp = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice'];

/** What nobody may do before MFA: each of them leads around it. */
const around = [
  ...['iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:DeactivateMFADevice'],
  ...['iam:PutUserPolicy', 'iam:RemoveUserFromGroup', 's3:GetObject', 'ssm:StartSession', 'sts:AssumeRole'],
];

function deniesTooLittle(statement: PolicyStatement, isUnsaidDenied: boolean): readonly ChainFinding[] {
  const { from, notActions, actions } = statement;
  if (statement.effect === 'Deny' && says(statement, /^Bool/, 'true') && !deniesWithout(statement))
    return [finding(from, `${nameOf(statement)} denies users with MFA`, "Deny where it is 'false'.")];
  if (!deniesWithout(statement) || !isIdentity(from)) return [];
  const found: ChainFinding[] = [];
  if (says(statement, /^Bool$/, 'false') && !isUnsaidDenied)
    found.push(
      finding(
        from,
        `${nameOf(statement)} denies with Bool: a request with a long-term access key has no ${present}, and is allowed`,
        'Use BoolIfExists.',
      ),
    );
  if (notActions === undefined && !actions.includes('*')) return found;
  const locked = setUp.filter((action) => speaksOfAction(statement, action));
  if (locked.length > 0)
    found.push(
      finding(
        from,
        `${nameOf(statement)} denies ${locked.join(', ')} without MFA: users cannot register an MFA device`,
        'Add it to NotAction.',
      ),
    );
  const open = around.filter((action) => !speaksOfAction(statement, action));
  if (open.length > 0)
    found.push(finding(from, `${nameOf(statement)} exempts ${open.join(', ')} from MFA`, 'Narrow NotAction.'));
  return found;
}

const isIdentity = ({ type }: ChainResource) => type.startsWith('AWS::IAM::');

/** A role with MFA at one door and none at another. */
function sideDoor(role: ChainResource): readonly ChainFinding[] {
  const doors = trustOf(role).filter((one) => one.effect === 'Allow' && speaksOfAction(one, 'sts:AssumeRole'));
  const asks = (one: PolicyStatement) =>
    conditionValues(one, present).length > 0 || conditionValues(one, 'aws:MultiFactorAuthAge').length > 0;
  if (!doors.some(asks)) return [];
  return doors
    .filter((one) => !says(one, /^Bool$/, 'true') && !says(one, /^BoolIfExists$/, 'true'))
    .flatMap((one) => one.principals.filter(({ kind }) => kind === 'AWS' || kind === 'Any'))
    .map(({ text }) =>
      finding(
        role,
        `requires MFA of some principals, but allows ${text} to assume it without MFA`,
        `Add Bool: { ${present}: 'true' } there.`,
      ),
    );
}

/** A service never has MFA: a role of its own that is denied everything without can do nothing. */
function ofService(system: ChainSystem, role: ChainResource): readonly ChainFinding[] {
  const people = trustOf(role).some(({ principals }) => principals.some(({ kind }) => kind !== 'Service'));
  if (people) return [];
  return attached(system, role, 'Roles')
    .flatMap(statementsIn)
    .filter((one) => deniesWithout(one) && (one.notActions !== undefined || one.actions.includes('*')))
    .map(({ from }) =>
      finding(role, `is for a service, which never has MFA: ${from.id} denies it everything`, 'Detach the policy.'),
    );
}

/** A group in which people can work without MFA, if all its policies can be seen. */
function withoutMfa(system: ChainSystem, group: ChainResource): readonly ChainFinding[] {
  const policies = attached(system, group, 'Groups');
  const given = listOf(group.properties.ManagedPolicyArns);
  const isSeen = given.every((arn) => isKnown(system, arn));
  const statements = [...policies.flatMap(statementsIn), ...statementsIn(group)];
  const asks = statements.some(
    (one) => deniesWithout(one) && (one.notActions !== undefined || one.actions.includes('*')),
  );
  if (asks) return shared(group, statements);
  if (!isSeen) return [];
  return [
    finding(
      group,
      'allows its users to work without MFA: none of its policies denies it',
      `Attach a policy that denies with BoolIfExists: { ${present}: 'false' }.`,
    ),
  ];
}

/** What would let two people be one user. */
const signIn = [
  ...['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateServiceSpecificCredential', 'iam:EnableMFADevice'],
  ...['iam:ResetServiceSpecificCredential', 'iam:UpdateLoginProfile', 'iam:UploadSigningCertificate'],
  'iam:UploadSSHPublicKey',
];

/** People who may make credentials for others, if any policy ever allows it. */
function shared(group: ChainResource, statements: readonly PolicyStatement[]): readonly ChainFinding[] {
  const denials = statements.filter(
    ({ effect, condition, resources, notResources }) =>
      effect === 'Deny' &&
      Object.keys(condition).length === 0 &&
      (notResources ? notResources.every((arn) => arn.endsWith(':user/${aws:username}')) : resources.includes('*')),
  );
  const open = signIn.filter((action) => !denials.some((denial) => speaksOfAction(denial, action)));
  if (open.length === 0) return [];
  return [
    finding(
      group,
      `allows its users to create credentials for each other if another policy allows it: nothing denies ${open.join(', ')}`,
      'Deny it with NotResource: arn:…:user/${aws:username}.',
    ),
  ];
}

/** A policy of the system, or one of AWS, none of which asks for MFA. */
const isKnown = (system: ChainSystem, arn: Json) =>
  system.target(arn, undefined, 'AWS::IAM::ManagedPolicy') !== undefined ||
  (!isExternal(textOf(arn)) && !isObject(arn) && textOf(arn).includes(':aws:policy/'));

/** The policies of the system on a role or a group, from either side. */
function attached(system: ChainSystem, to: ChainResource, list: 'Roles' | 'Groups'): readonly ChainResource[] {
  const own = listOf(to.properties.ManagedPolicyArns).flatMap(
    (arn) => system.target(arn, undefined, 'AWS::IAM::ManagedPolicy') ?? [],
  );
  const others = system
    .ofType('AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy')
    .filter(({ properties }) => listOf(properties[list]).some((one) => system.target(one, undefined, to.type) === to));
  return [...new Set([...own, ...others])];
}
