import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { instanceTargetGroup } from './instance-target-group.ts';

/** Instances with a web server on port 8443. */
export const example = blueprint('instance-target-group', {
  title: 'Target group for the instances of an Auto Scaling group',
  parameters: {
    Targets: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the instances.' }),
      HealthCheckPath: text('Health check path', {
        Description: 'Path for which a healthy instance returns 200.',
        Default: '/healthz',
        AllowedPattern: '^/\\S{0,255}$',
        ConstraintDescription: 'A path that begins with /',
      }),
    },
  },
  system: (p) => {
    const backend = instanceTargetGroup('Backend', { vpc: p.VpcId, port: 8443, healthCheckPath: p.HealthCheckPath });
    return {
      stacks: { edge: [backend] },
      outputs: {
        TargetGroupArn: { description: 'Target group, for an Auto Scaling group', value: backend.targetGroup },
      },
    };
  },
});
