import {
  type CheckerException,
  type Id,
  policy,
  resource,
  type Statement,
  snippet,
} from '@hipaa-stacks/cloudformation';

export interface RolePolicyProps {
  readonly role: Id<'AWS::IAM::Role'>;
  readonly statements: readonly Statement[];
  /**
   * Exceptions for wildcards, each with its reason: `cdk-nag:AwsSolutions-IAM5[Resource::<Bucket.Arn>/*]`. Default:
   * none.
   */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * Managed policy for a role, in the stack of the consumer, so that the role and the resources it uses form no cycle.
 * The consumer depends on the policy, so that it does not start without permissions.
 */
export function rolePolicy(id: string, { role, statements, exceptions = [] }: RolePolicyProps) {
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    { Roles: [role], PolicyDocument: policy(...statements) },
    { supports: ['164.312(a)(1)'], exceptions },
  );
  return snippet([access], { policy: access });
}
