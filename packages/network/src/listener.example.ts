import { arnOf, blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { listener } from './listener.ts';

/** HTTPS on a load balancer that exists. */
export const example = blueprint('listener', {
  title: 'HTTPS to a load balancer and on to its targets',
  parameters: {
    LoadBalancer: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Load balancer that exists.',
      }),
      CertificateArn: arnOf('AWS::CertificateManager::Certificate', 'Certificate', {
        Description: 'Certificate in ACM that browsers are shown.',
      }),
    },
    Targets: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the targets.' }),
      HealthCheckPath: text('Health check', {
        Description: 'Path that a healthy target answers with 200.',
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
      outputs: { TargetGroupArn: { description: 'Where a service registers', value: web.targetGroup } },
    };
  },
});
