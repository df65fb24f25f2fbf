import { choice, type Expr, optionalArnOf, text } from '@hipaa-stacks/cloudformation';

/**
 * The parameters by which a system fits into an organization: its environment, its tags, and what bounds its roles.
 *
 * @param relaxes what `dev` and `test` may do that `prod` may not
 */
export const organizationParameters = (relaxes: string) => ({
  Environment: choice('Environment', ['prod', 'test', 'dev'], { Description: relaxes }),
  Owner: tag('Owner', 'Tag on every resource: the team that answers for it.'),
  CostCenter: tag('Cost center', 'Tag on every resource.'),
  PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
    Description: 'ARN of the managed policy that bounds every role made here; or nothing.',
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

/** The tags of every resource, from these parameters. */
export const organizationTags = ({ Environment, Owner, CostCenter }: Readonly<Record<Tag, Expr<string>>>) => ({
  Environment,
  Owner,
  CostCenter,
});
