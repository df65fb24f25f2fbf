import { arnOf, blueprint, text } from '@hipaa-stacks/cloudformation';
import { pathRule } from './path-rule.ts';

/** An API and its pages, on an existing listener. */
export const example = blueprint('path-rule', {
  title: 'Rules of a listener, by host and path',
  parameters: {
    Requests: {
      ListenerArn: arnOf('AWS::ElasticLoadBalancingV2::Listener', 'Listener', { Description: 'Existing listener.' }),
      DomainName: text('Host name', {
        Description: 'Host name of the requests. Example: portal.clinic.example.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.)+[a-z]{2,63}$',
        ConstraintDescription: 'A DNS name in lower case, such as portal.clinic.example',
      }),
    },
    Targets: {
      BackendArn: arnOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'Backend', {
        Description: 'Target group of the API.',
      }),
      FrontendArn: arnOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'Frontend', {
        Description: 'Target group of the pages.',
      }),
    },
  },
  system: (p) => {
    const requests = { listener: p.ListenerArn, hosts: [p.DomainName] };
    const backend = pathRule('BackendRule', {
      ...requests,
      priority: 10,
      paths: ['/admin*', '/api*'],
      targetGroup: p.BackendArn,
    });
    const frontend = pathRule('FrontendRule', { ...requests, priority: 100, targetGroup: p.FrontendArn });
    return { stacks: { edge: [backend, frontend] }, outputs: {} };
  },
});
