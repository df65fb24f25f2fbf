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
  /** What it is for. */
  readonly description: string;
  /** ARN of the managed policy that bounds what the role can ever be given. */
  readonly boundary: Value<string>;
  /** Binds services that act for many accounts, such as `{ StringEquals: { 'aws:SourceAccount': accountId } }`. */
  readonly condition?: Statement['Condition'];
  /** Names of AWS's own policies that it has, such as `service-role/AWS_ConfigRole`: what a service needs and no customer can write down. */
  readonly awsPolicies?: readonly string[];
  readonly supports?: readonly Paragraph[];
}

/**
 * A role with trust and nothing else. A key's policy can name it before anything exists that uses the key; what it may do is a
 * `rolePolicy` in the stack of the consumer.
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
        reason: 'What the service must read AWS alone can list, and adds to: a list of ours would soon be too short.',
      })),
    },
  );
  return snippet([role], { arn: role.att('Arn'), name: role.ref });
}
