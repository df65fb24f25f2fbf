import { choice, type Expr, optionalArnOf, text } from '@hipaa-stacks/cloudformation';

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

type Tag = 'Environment' | 'Owner' | 'CostCenter';

/** Tags for all resources of a blueprint, from its organization parameters. */
export const organizationTags = ({ Environment, Owner, CostCenter }: Readonly<Record<Tag, Expr<string>>>) => ({
  Environment,
  Owner,
  CostCenter,
});
