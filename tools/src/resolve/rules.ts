import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import type { Scope } from './scope.ts';

/** An assertion of `Rules` that the parameter values violate: CloudFormation refuses the stack with its description. */
export interface FailedRule {
  readonly rule: string;
  readonly description: string;
}

/** The assertions that certainly fail: their rule applies, and both conditions are known. */
export function failedRules(template: Template, scope: Scope): readonly FailedRule[] {
  return Object.entries(template.Rules ?? {}).flatMap(([rule, body]) => {
    const where = `Rules/${rule}`;
    if (!isObject(body)) return [];
    if (body.RuleCondition !== undefined && scope.isTrue(body.RuleCondition, where) !== true) return [];
    const assertions: readonly Json[] = Array.isArray(body.Assertions) ? body.Assertions : [];
    return assertions
      .filter(isObject)
      .filter(({ Assert }) => Assert !== undefined && scope.isTrue(Assert, where) === false)
      .map(({ AssertDescription }) => ({
        rule,
        description: typeof AssertDescription === 'string' ? AssertDescription : `Rule ${rule} failed`,
      }));
  });
}
