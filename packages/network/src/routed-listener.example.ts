import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { routedListener } from './routed-listener.ts';

/** HTTPS on an existing load balancer, for rules of other stacks. */
export const example = blueprint('routed-listener', {
  title: 'HTTPS to a load balancer that refuses unknown hosts',
  parameters: {
    LoadBalancer: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Existing load balancer.',
      }),
      CertificateArn: arnOf('AWS::CertificateManager::Certificate', 'Certificate', {
        Description: 'Server certificate, in ACM.',
      }),
    },
  },
  system: (p) => {
    const web = routedListener('Web', { loadBalancer: p.LoadBalancerArn, certificate: p.CertificateArn });
    return {
      stacks: { edge: [web] },
      outputs: { ListenerArn: { description: 'Listener, for rules', value: web.listener } },
    };
  },
});
