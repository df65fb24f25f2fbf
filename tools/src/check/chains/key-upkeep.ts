import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isAccount } from './key-policy.ts';
import { type PolicyStatement, resourceStatements, speaksOfAction } from './policies.ts';
import { isTrue } from './properties.ts';

/**
 * A key lasts: AWS changes its material every year where it can, and the account may do all that CloudFormation does to a key after it
 * has made it, and what repairs a mistake. The key's policy alone decides that, also for who deploys.
 *
 * It can't see who deploys, nor rotation by hand. A policy that names no administrator at all is for `key-policies`.
 */
export const keyUpkeep: Chain = {
  name: 'key-upkeep',
  why: "An update of the stack failed after a year, because the key policy did not allow anyone to change the key's tags.",
  check: (system) =>
    system.ofType('AWS::KMS::Key').flatMap((key) => [...neverRotated(system, key), ...notKept(system, key)]),
};

/** A symmetric key with material of AWS can be rotated; others can't. */
function neverRotated(system: ChainSystem, key: ChainResource): readonly ChainFinding[] {
  const { EnableKeyRotation, KeySpec = 'SYMMETRIC_DEFAULT', Origin = 'AWS_KMS' } = key.properties;
  if (KeySpec !== 'SYMMETRIC_DEFAULT' || Origin !== 'AWS_KMS' || system.isUnknown(EnableKeyRotation)) return [];
  return isTrue(EnableKeyRotation)
    ? []
    : [{ resource: key, what: 'has no key rotation', fix: 'Set EnableKeyRotation to true.' }];
}

/** Source: the handlers in the public schema of AWS::KMS::Key, which `tools/schemas/actions.json` has. */
export const handled = [
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

/** What repairs a mistake: a deletion that is called off, a grant that is found and ended. */
const repairActions = ['kms:CancelKeyDeletion', 'kms:ListGrants', 'kms:RevokeGrant'];

/** Where the account may change the policy. Others are administered by named principals, who may do what they like. */
function notKept(system: ChainSystem, key: ChainResource): readonly ChainFinding[] {
  if (key.properties.KeyPolicy === undefined) return [];
  const open = resourceStatements(system, key).filter(isForAccount);
  const may = (action: string) => open.some((one) => speaksOfAction(one, action));
  const missing = [...handled, ...repairActions].filter((action) => !may(action));
  if (!may('kms:PutKeyPolicy') || missing.length === 0) return [];
  const what = `does not allow the account to call ${missing.join(', ')}: neither CloudFormation nor an administrator can manage it`;
  return [{ resource: key, what, fix: 'Allow it to the account, with kms:PutKeyPolicy.' }];
}

const isForAccount = ({ effect, condition, principals }: PolicyStatement): boolean =>
  effect === 'Allow' &&
  Object.keys(condition).length === 0 &&
  principals.some((one) => isAccount(one) || one.kind === 'Any');
