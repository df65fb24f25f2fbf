import { arnOf, blueprint, equals, flag, number } from '@hipaa-stacks/cloudformation';
import { webAcl } from './web-acl.ts';

/** A web ACL for an existing load balancer. */
export const example = blueprint('web-acl', {
  title: 'Web ACL for a load balancer',
  parameters: {
    Existing: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Application Load Balancer to protect.',
      }),
      LogBucketArn: arnOf('AWS::S3::Bucket', 'Log bucket', {
        Description:
          'Bucket with a name that begins with aws-waf-logs-, and with a bucket policy that allows delivery.logs.amazonaws.com to write.',
      }),
    },
    Limits: {
      RequestsPerFiveMinutes: number('Requests per five minutes', {
        Description: 'Maximum number of requests from one IP address in five minutes.',
        Default: 2000,
        MinValue: 10,
        MaxValue: 2000000000,
        ConstraintDescription: '10 or more',
      }),
      RefuseAnonymous: flag('Block anonymous addresses', 'false', {
        Description: 'Also blocks addresses of VPNs, proxies and hosting providers.',
      }),
    },
  },
  conditions: (p) => ({ BlockAnonymousIps: equals(p.RefuseAnonymous, 'true') }),
  system: (p, has) => {
    const acl = webAcl('WebAcl', {
      protects: p.LoadBalancerArn,
      logs: p.LogBucketArn,
      requestsPerFiveMinutes: p.RequestsPerFiveMinutes,
      exceptions: [
        {
          name: 'BodiesOutsideOfUploads',
          rules: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'],
          paths: ['/upload'],
        },
      ],
      blockAnonymousIps: has.BlockAnonymousIps,
    });
    return { stacks: { edge: [acl] }, outputs: { WebAcl: { description: 'The web ACL', value: acl.arn } } };
  },
});
