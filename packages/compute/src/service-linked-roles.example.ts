import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { serviceLinkedRoles } from './service-linked-roles.ts';

/** Service-linked roles for ECS and Auto Scaling, by an existing provider. */
export const example = blueprint('service-linked-roles', {
  title: 'Service-linked roles',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Lambda function that serves Custom::ServiceLinkedRoles.',
      }),
    },
  },
  system: (p) => {
    const linked = serviceLinkedRoles('ServiceLinkedRoles', {
      provider: { arn: p.ProviderArn, serves: { 'service-linked-roles': true } },
      services: ['ecs.amazonaws.com', 'autoscaling.amazonaws.com'],
    });
    return { stacks: { app: [linked] }, outputs: {} };
  },
});
