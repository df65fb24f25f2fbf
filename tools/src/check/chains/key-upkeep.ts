import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isAccount } from './key-policy.ts';
import { matchesAction, type PolicyStatement, resourceStatements } from './policies.ts';
import { isTrue } from './properties.ts';

/**
 * A key can be maintained: its key material is rotated every year where AWS supports it, and the account is allowed all
 * actions that CloudFormation uses on an existing key and that correct a mistake. Only the key policy decides this,
 * also for the principal that deploys.
 *
 * Not checked: the principal that deploys, and manual rotation. The check `key-policies` finds a policy without
 * administrator.
 */
export const keyUpkeep: Chain = {
  name: 'key-upkeep',
  why: 'An update of the stack failed after a year, because the key policy allowed no principal to change the tags of the key.',
  check: (system) =>
    system.ofType('AWS::KMS::Key').flatMap((key) => [...neverRotated(system, key), ...notManageable(system, key)]),
};

/** A symmetric key with key material of AWS can be rotated, other keys cannot. */
function neverRotated(system: ChainSystem, key: ChainResource): readonly ChainFinding[] {
  const { EnableKeyRotation, KeySpec = 'SYMMETRIC_DEFAULT', Origin = 'AWS_KMS' } = key.properties;
  if (KeySpec !== 'SYMMETRIC_DEFAULT' || Origin !== 'AWS_KMS' || system.isUnknown(EnableKeyRotation)) return [];
  return isTrue(EnableKeyRotation)
    ? []
    : [{ resource: key, what: 'has no key rotation', fix: 'Set EnableKeyRotation to true.' }];
}

/** Source: the handlers in the public schema of AWS::KMS::Key, in `tools/schemas/actions.json`. */
export const handlerActions = [
  ...[
    'kms:DescribeKey',
    'kms:DisableKey',
    'kms:DisableKeyRotation',
    'kms:EnableKey',
    'kms:EnableKeyRotation',
    'kms:GetKeyPolicy',
  ],
  ...[
    'kms:GetKeyRotationStatus',
    'kms:ListResourceTags',
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
    'kms:TagResource',
  ],
  ...['kms:UntagResource', 'kms:UpdateKeyDescription'],
];

/** Actions that correct a mistake: cancel a deletion, find and revoke a grant. */
const repairActions = ['kms:CancelKeyDeletion', 'kms:ListGrants', 'kms:RevokeGrant'];

/** Checked only if the account can change the policy. Other keys are administered by specific principals. */
function notManageable(system: ChainSystem, key: ChainResource): readonly ChainFinding[] {
  if (key.properties.KeyPolicy === undefined) return [];
  const accountStatements = resourceStatements(system, key).filter(isForAccount);
  const isAllowed = (action: string) => accountStatements.some((one) => matchesAction(one, action));
  const missing = [...handlerActions, ...repairActions].filter((action) => !isAllowed(action));
  if (!isAllowed('kms:PutKeyPolicy') || missing.length === 0) return [];
  const what = `does not allow the account to call ${missing.join(', ')}: neither CloudFormation nor an administrator can manage it`;
  return [{ resource: key, what, fix: 'Allow it to the account, with kms:PutKeyPolicy.' }];
}

const isForAccount = ({ effect, condition, principals }: PolicyStatement): boolean =>
  effect === 'Allow' &&
  Object.keys(condition).length === 0 &&
  principals.some((one) => isAccount(one) || one.kind === 'Any');
