import { snippet, sub } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';

/** Services that need a service-linked role, which may be missing at the first deployment in a new account. */
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
  /** Services of the handler, or some of them. */
  readonly services: readonly LinkedService[];
}

/** Handler that lets a provider create the service-linked roles of these services only. */
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
    reason: 'The service chooses the name of its role, which is the only role under this path.',
  })),
});

const roleOf = (service: LinkedService) => `role/aws-service-role/${service}/*`;

/**
 * Custom resource for the service-linked roles that a system needs: creates those that the account lacks, and never
 * deletes any, because the whole account shares them. `AWS::IAM::ServiceLinkedRole` fails if the role exists, and
 * deletes it with the stack. Resources that need such a role depend on `roles`.
 *
 * Source: IAM User Guide, "Create a service-linked role".
 */
export function serviceLinkedRoles(id: string, { provider, services }: ServiceLinkedRolesProps) {
  const roles = provided(id, 'Custom::ServiceLinkedRoles', provider, { Services: services });
  return snippet([roles], { roles });
}
