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
  /** Wildcards that stay, each with its reason: `cdk-nag:AwsSolutions-IAM5[Resource::<Bucket.Arn>/*]`. Default: there are none. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * What a role may do, as a managed policy in the stack of the consumer: it ties the role to what it uses without a cycle. The
 * consumer depends on it, so that nothing starts before it may.
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
