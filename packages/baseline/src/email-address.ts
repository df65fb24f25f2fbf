import { type Expr, type Parameter, text } from '@hipaa-stacks/cloudformation';

/**
 * An optional parameter for the e-mail address of a topic subscription.
 *
 * @param example for the constraint description, such as security@clinic.example
 */
export const emailAddress = (Description: string, example: string): Parameter<Expr<string>> =>
  text('E-mail address', {
    Description,
    Default: '',
    AllowedPattern: '^$|^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
    ConstraintDescription: `One e-mail address, such as ${example}, or empty`,
  });
