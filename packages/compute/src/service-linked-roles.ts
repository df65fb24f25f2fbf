import { snippet, sub } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';

/** Services that work by a role of their own, which a first deployment in a new account may lack. */
export type LinkedService =
  | 'autoscaling.amazonaws.com'
  | 'batch.amazonaws.com'
  | 'ecs.amazonaws.com'
  | 'ecs.application-autoscaling.amazonaws.com'
  | 'elasticache.amazonaws.com'
  | 'elasticloadbalancing.amazonaws.com'
  | 'rds.amazonaws.com'
  | 'spot.amazonaws.com';

export interface ServiceLinkedRolesProps {
  readonly provider: Provider<'service-linked-roles'>;
  /** Those that the provider's use names too. */
  readonly services: readonly LinkedService[];
}

/** Lets a provider make the service-linked roles of these services, and no other. */
export const serviceLinkedRolesHandler = (
  services: readonly LinkedService[],
): ProviderHandler<'service-linked-roles'> => ({
  name: 'service-linked-roles',
  part: new URL('../src/provider/service-linked-roles-part.ts', import.meta.url),
  statements: [
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: services.map((service) => sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:${roleOf(service)}`)),
      Condition: { StringEquals: { 'iam:AWSServiceName': services } },
    },
  ],
  exceptions: services.map((service) => ({
    rule: `cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:iam::<AWS::AccountId>:${roleOf(service)}]`,
    reason: 'The service chooses the name of its role, which is the only one under this path.',
  })),
});

const roleOf = (service: LinkedService) => `role/aws-service-role/${service}/*`;

/**
 * The service-linked roles that a system needs: made where the account lacks them, and never deleted, since they are the
 * account's. `AWS::IAM::ServiceLinkedRole` fails where the role exists, and deletes it with the stack. What uses such a role
 * depends on `roles`.
 *
 * Source: IAM User Guide, "Create a service-linked role".
 */
export function serviceLinkedRoles(id: string, { provider, services }: ServiceLinkedRolesProps) {
  const roles = provided(id, 'Custom::ServiceLinkedRoles', provider, { Services: services });
  return snippet([roles], { roles });
}
