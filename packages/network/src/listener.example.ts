import { arnOf, blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { listener } from './listener.ts';

/** HTTPS on an existing load balancer. */
export const example = blueprint('listener', {
  title: 'HTTPS to a load balancer and to its targets',
  parameters: {
    LoadBalancer: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Existing load balancer.',
      }),
      CertificateArn: arnOf('AWS::CertificateManager::Certificate', 'Certificate', {
        Description: 'Server certificate, in ACM.',
      }),
    },
    Targets: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the targets.' }),
      HealthCheckPath: text('Health check path', {
        Description: 'Path for which a healthy target returns 200.',
        Default: '/',
        AllowedPattern: '^/\\S{0,255}$',
        ConstraintDescription: 'A path that begins with /',
      }),
    },
  },
  system: (p) => {
    const web = listener('Web', {
      loadBalancer: p.LoadBalancerArn,
      vpc: p.VpcId,
      certificate: p.CertificateArn,
      port: 443,
      healthCheckPath: p.HealthCheckPath,
    });
    return {
      stacks: { edge: [web] },
      outputs: { TargetGroupArn: { description: 'Target group, for a service', value: web.targetGroup } },
    };
  },
});
