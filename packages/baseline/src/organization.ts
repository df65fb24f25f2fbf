import {
  type Condition,
  type Conditions,
  choice,
  type Expr,
  either,
  isAnyGiven,
  isGiven,
  noValue,
  optionalArnOf,
  type References,
  text,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';
import type { Operators } from '@hipaa-stacks/data';
import type { operatorArns } from './operators.ts';
import { isLongerThanAYear, type retentionDays, sixYearsInProduction } from './retention.ts';

/**
 * The organization parameters of a blueprint: its environment, its tags, and the permissions boundary of its roles.
 *
 * @param environmentDescription differences of `dev` and `test` from `prod`
 */
export const organizationParameters = (environmentDescription: string) => ({
  Environment: choice('Environment', ['prod', 'test', 'dev'], { Description: environmentDescription }),
  Owner: tag('Owner', 'Tag on all resources: the responsible team.'),
  CostCenter: tag('Cost center', 'Tag on all resources.'),
  PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
    Description: 'Optional. ARN of the managed policy that is the permissions boundary of all roles of this stack.',
  }),
});

const tag = (label: string, Description: string) =>
  text(label, {
    Description,
    Default: 'unassigned',
    AllowedPattern: '^[A-Za-z0-9 _.:/=+@-]{1,256}$',
    ConstraintDescription: '1 to 256 letters, digits, spaces and _.:/=+@-',
  });

/** References to the parameters that all blueprints have in common. */
export type OrganizationReferences = References<
  ReturnType<typeof organizationParameters> & {
    readonly OperatorArns: ReturnType<typeof operatorArns>;
    readonly RetentionDays: ReturnType<typeof retentionDays>;
  }
>;

/** Tags for all resources of a blueprint, from its organization parameters. */
export const organizationTags = ({
  Environment,
  Owner,
  CostCenter,
}: Pick<OrganizationReferences, 'Environment' | 'Owner' | 'CostCenter'>) => ({ Environment, Owner, CostCenter });

/** The conditions of the organization parameters, `OperatorArns` and `RetentionDays`. */
export const organizationConditions = (
  p: Pick<OrganizationReferences, 'PermissionsBoundary' | 'OperatorArns' | 'RetentionDays'>,
) => ({
  HasBoundary: isGiven(p.PermissionsBoundary),
  HasOperators: isAnyGiven(p.OperatorArns),
  IsRetentionOverOneYear: isLongerThanAYear(p.RetentionDays),
});

/** The rules of the organization parameters and `RetentionDays`. */
export const organizationRules = (p: Pick<OrganizationReferences, 'Environment' | 'RetentionDays'>) => ({
  SixYearsInProduction: sixYearsInProduction(p),
});

/** A role of an AWS service, see `serviceRole`. */
export type Role = ReturnType<typeof serviceRole>;

/** What all parts of a system have in common. */
export interface Organization {
  /** ARN of the permissions boundary of all roles, or `AWS::NoValue`. */
  readonly boundary: Value<string>;
  /** The only principals that can use the keys through AWS services, if they are set. */
  readonly operators: Operators;
  readonly retention: Retention;
  /** A role of an AWS service with a trust policy only, see `serviceRole`. */
  role(id: string, service: string, description: string, awsPolicies?: readonly string[]): Role;
}

/** Log retention in days, and whether it is longer than a year. */
export interface Retention {
  readonly days: Expr<number>;
  readonly longerThanAYear: Condition;
}

/** The permissions boundary, the operators and the retention of a system, from its parameters. */
export function organization(
  p: Pick<OrganizationReferences, 'PermissionsBoundary' | 'OperatorArns' | 'RetentionDays'>,
  has: Conditions<typeof organizationConditions>,
): Organization {
  const boundary = either(has.HasBoundary, p.PermissionsBoundary, noValue);
  return {
    boundary,
    operators: { given: has.HasOperators, arns: p.OperatorArns },
    retention: { days: p.RetentionDays, longerThanAYear: has.IsRetentionOverOneYear },
    role: (id, service, description, awsPolicies = []) =>
      serviceRole(id, { service, description, boundary, awsPolicies }),
  };
}
