import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { serviceLinkedRoles } from './service-linked-roles.ts';

/** Roles for ECS and Auto Scaling, made by a provider that exists. */
export const example = blueprint('service-linked-roles', {
  title: 'Service-linked roles',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Provider that makes these service-linked roles.',
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
