import type { Json } from '@hipaa-stacks/cloudformation';
import type { ChainSystem } from './chain.ts';
import { isExternalRole } from './external-values.ts';
import { conditionValues, type PolicyStatement } from './policies.ts';
import { textOf } from './text.ts';

/** The values of `aws:PrincipalArn` that a statement allows or denies. */
export const principalArns = (statement: PolicyStatement): readonly Json[] =>
  conditionValues(statement, 'aws:PrincipalArn', /^(Arn|String)(Equals|Like)$/);

/** Whether a value is the ARN of a role, or of a session of it. */
export function isRole(system: ChainSystem, value: Json): boolean {
  const text = textOf(value);
  return (
    isExternalRole(text, 'role') ||
    /^arn:[^:]*:(iam|sts)::[^:]*:(role|assumed-role)\//.test(text) ||
    system.target(value, undefined, 'AWS::IAM::Role') !== undefined
  );
}

/** Whether a statement applies to sessions of named roles only, by `aws:PrincipalArn`. `role/*` names none. */
export function isForRolesOnly(system: ChainSystem, statement: PolicyStatement): boolean {
  const arns = principalArns(statement);
  return arns.length > 0 && arns.every((arn) => isRole(system, arn) && !/:role\/[*?]/.test(textOf(arn)));
}
