import { type WorkforceRoles, workforceRoleArns } from '@hipaa-stacks/audit';
import {
  type Conditions,
  type Expr,
  equals,
  holds,
  isAnyGiven,
  isNoneGiven,
  not,
  or,
  type References,
  type Rule,
} from '@hipaa-stacks/cloudformation';

/** The parameter of the roles of users. */
export const workforceParameters = {
  WorkforceRoleArns: workforceRoleArns('start ECS Exec sessions and assume the role of analysts'),
};

type WorkforceReferences = References<typeof workforceParameters>;

/** The condition of the roles of users. */
export const workforceConditions = (p: WorkforceReferences) => ({ HasWorkforceRoles: isAnyGiven(p.WorkforceRoleArns) });

/** The rule of the roles of users. */
export const workforceRules = (
  p: WorkforceReferences & { readonly EnableEcsExec: Expr<boolean>; readonly EnableAnalytics: Expr<boolean> },
): Readonly<Record<string, Rule>> => ({
  WorkforceRolesNeedOption: {
    RuleCondition: not(isNoneGiven(p.WorkforceRoleArns)),
    Assertions: [
      holds(
        or(equals(p.EnableEcsExec, 'true'), equals(p.EnableAnalytics, 'true')),
        'WorkforceRoleArns requires EnableEcsExec or EnableAnalytics. Set one of them to true, or set WorkforceRoleArns to empty.',
      ),
    ],
  },
});

/** The roles of users, which start ECS Exec sessions and assume the role of analysts. */
export const workforceRoles = (
  p: WorkforceReferences,
  has: Conditions<typeof workforceConditions>,
): WorkforceRoles => ({ given: has.HasWorkforceRoles, arns: p.WorkforceRoleArns });
