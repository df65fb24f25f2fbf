import type { Json, Template } from '@hipaa-stacks/cloudformation';
import { isObject } from '../template/walk.ts';
import type { Scope } from './scope.ts';

/** An assertion of `Rules` that the parameter values break: CloudFormation refuses the stack with its description. */
export interface FailedRule {
  readonly rule: string;
  readonly description: string;
}

/** The assertions that surely fail: their rule applies, and both are known. */
export function failedRules(template: Template, scope: Scope): readonly FailedRule[] {
  return Object.entries(template.Rules ?? {}).flatMap(([rule, body]) => {
    const where = `Rules/${rule}`;
    if (!isObject(body)) return [];
    if (body.RuleCondition !== undefined && scope.holds(body.RuleCondition, where) !== true) return [];
    const assertions: readonly Json[] = Array.isArray(body.Assertions) ? body.Assertions : [];
    return assertions
      .filter(isObject)
      .filter(({ Assert }) => Assert !== undefined && scope.holds(Assert, where) === false)
      .map(({ AssertDescription }) => ({
        rule,
        description: typeof AssertDescription === 'string' ? AssertDescription : `Rule ${rule} failed`,
      }));
  });
}
