import { type Expr, type Parameter, text } from '@hipaa-stacks/cloudformation';

/**
 * A parameter for the address that a topic tells, or nothing.
 *
 * @param example shown to whoever types something else, such as security@clinic.example
 */
export const emailAddress = (Description: string, example: string): Parameter<Expr<string>> =>
  text('E-mail address', {
    Description,
    Default: '',
    AllowedPattern: '^$|^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
    ConstraintDescription: `One e-mail address, such as ${example}, or nothing`,
  });
