import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import type { ResourceCheck } from './finding.ts';
import { actionsOf } from './policies.ts';
import { policiesOf, statementsOf } from './policy-documents.ts';
import { isComputed, textsIn } from './values.ts';

/**
 * Key policies allow a principal of the account to change them (`kms:PutKeyPolicy`), and do not deny that to all principals. Otherwise
 * only AWS can fix the key. Statements with conditions count only if the conditions are about the principal.
 */
export const checkKeyPolicies: ResourceCheck = (resource) => {
  if (!/^AWS::KMS::(Replica)?Key$/.test(resource.Type)) return [];
  return policiesOf(resource).flatMap((policy) => {
    const placed = statementsOf(policy);
    if (!isObject(policy.value) || isComputed(policy.value) || placed.some(({ value }) => isComputed(value))) return [];
    const statements = placed.map(({ value }) => value).filter(isObject);
    const denied = statements.some(
      (each) => each.Effect === 'Deny' && isAboutPolicy(each) && !each.Condition && isForAllPrincipals(each),
    );
    if (!denied && statements.some((each) => each.Effect === 'Allow' && isAboutPolicy(each) && allowsPrincipal(each)))
      return [];
    return [
      {
        what: `${policy.path} makes the key unmanageable: ${denied ? 'it denies kms:PutKeyPolicy to all principals' : 'no principal is allowed kms:PutKeyPolicy'}`,
        fix: 'Allow the account to administer it: Principal arn:${AWS::Partition}:iam::${AWS::AccountId}:root, with kms:PutKeyPolicy and the other administrative actions.',
      },
    ];
  });
};

const isAboutPolicy = (statement: JsonObject): boolean => {
  if (statement.Action === undefined)
    return statement.NotAction !== undefined && !matches(actionsOf({ Action: statement.NotAction }));
  return matches(actionsOf(statement));
};

/** Whether one of the patterns, `*` for any characters, matches the action. */
const matches = (patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    new RegExp(
      `^${pattern
        .replace(/[^a-z0-9:*?-]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test('kms:putkeypolicy'),
  );

/** Whether a statement is for an account, a role or a user, not only for services. */
function allowsPrincipal({ Principal, Condition }: JsonObject): boolean {
  if (Principal === undefined || (isObject(Principal) && !isComputed(Principal) && Principal.AWS === undefined))
    return false;
  const keys = Object.values((Condition ?? {}) as Readonly<Record<string, Json>>).flatMap((tests) =>
    Object.keys(tests ?? {}),
  );
  return keys.every((key) => /^(aws:principal|kms:calleraccount$|aws:multifactorauthpresent$)/i.test(key));
}

const isForAllPrincipals = ({ Principal }: JsonObject): boolean =>
  Principal === '*' || (isObject(Principal) && textsIn(Principal.AWS).some(({ value }) => value === '*'));
