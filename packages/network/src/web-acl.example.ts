import { arnOf, blueprint, equals, flag, number } from '@hipaa-stacks/cloudformation';
import { webAcl } from './web-acl.ts';

/** A web ACL before a load balancer that exists. */
export const example = blueprint('web-acl', {
  title: 'Web ACL before a load balancer',
  parameters: {
    Existing: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Application load balancer that it stands before.',
      }),
      LogBucketArn: arnOf('AWS::S3::Bucket', 'Bucket for its log', {
        Description:
          'Bucket whose name begins with aws-waf-logs-, and whose policy lets delivery.logs.amazonaws.com write.',
      }),
    },
    Limits: {
      RequestsPerFiveMinutes: number('Requests', {
        Description: 'Requests that one address may send in five minutes.',
        Default: 2000,
        MinValue: 10,
        MaxValue: 2000000000,
        ConstraintDescription: '10 or more',
      }),
      RefuseAnonymous: flag('Refuse anonymous addresses', 'false', {
        Description: 'Refuses addresses of VPNs, proxies and hosting providers too.',
      }),
    },
  },
  conditions: (p) => ({ BlockAnonymousIps: equals(p.RefuseAnonymous, 'true') }),
  system: (p, has) => {
    const acl = webAcl('WebAcl', {
      protects: p.LoadBalancerArn,
      logs: p.LogBucketArn,
      requestsPerFiveMinutes: p.RequestsPerFiveMinutes,
      uploads: ['/upload'],
      blockAnonymousIps: has.BlockAnonymousIps,
    });
    return { stacks: { edge: [acl] }, outputs: { WebAcl: { description: 'The web ACL', value: acl.arn } } };
  },
});
