import {
  type Paragraph,
  resource,
  type Statement,
  snippet,
  sub,
  trustedBy,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface ServiceRoleProps {
  /** The service that assumes it, such as `lambda.amazonaws.com`. */
  readonly service: string;
  /** Description of the role. */
  readonly description: string;
  /** ARN of the managed policy that is the permissions boundary of the role. */
  readonly boundary: Value<string>;
  /**
   * Condition of the trust policy, for services that act for many accounts, such as `{ StringEquals: {
   * 'aws:SourceAccount': accountId } }`.
   */
  readonly condition?: Statement['Condition'];
  /**
   * Names of AWS managed policies to attach, such as `service-role/AWS_ConfigRole`: for permissions that a service
   * needs and that change with the service.
   */
  readonly awsPolicies?: readonly string[];
  readonly supports?: readonly Paragraph[];
}

/**
 * A role with a trust policy only. A key policy can name the role before any resource uses the key. `rolePolicy` adds
 * permissions in the stack of the consumer.
 */
export function serviceRole(
  id: string,
  { service, description, boundary, condition, awsPolicies = [], supports }: ServiceRoleProps,
) {
  const role = resource(
    id,
    'AWS::IAM::Role',
    {
      Description: description,
      AssumeRolePolicyDocument: trustedBy(service, condition),
      PermissionsBoundary: boundary as never,
      ...(awsPolicies.length > 0 && {
        ManagedPolicyArns: awsPolicies.map((name) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)),
      }),
    },
    {
      supports: supports ?? ['164.312(a)(1)'],
      exceptions: awsPolicies.map((name) => ({
        rule: `cdk-nag:AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/${name}]`,
        reason:
          'AWS maintains the list of what the service must read, and adds to it: a customer managed policy would soon be incomplete.',
      })),
    },
  );
  return snippet([role], { arn: role.att('Arn'), name: role.ref });
}
