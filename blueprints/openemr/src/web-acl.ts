import { type Conditions, choice, equals, type Id, number, type References } from '@hipaa-stacks/cloudformation';
import { webAclLogBucket } from '@hipaa-stacks/data';
import { webAcl } from '@hipaa-stacks/network';
import { blockedPaths } from './container.ts';
import type { Foundation } from './foundation.ts';
import { webAclExceptions } from './web-acl-exceptions.ts';

/** The parameters of the web ACL. */
export const webAclParameters = {
  WebAclMode: choice('Web ACL mode', ['block', 'count'], {
    Description:
      'block: requests that the managed rules of the web ACL match are blocked. count: they are allowed, and the log contains the rule. The request limit and the block of the health check apply in both modes.',
  }),
  RequestsPerFiveMinutes: number('Requests per five minutes', {
    Description:
      'Number of requests that the web ACL allows from one IP address in five minutes. All users of a clinic can share one address.',
    Default: 2000,
    MinValue: 100,
    MaxValue: 1000000,
    ConstraintDescription: '100 to 1000000',
  }),
};

type WebAclReferences = References<typeof webAclParameters>;

/** The condition of the web ACL. */
export const webAclConditions = (p: WebAclReferences) => ({ HasCountingWebAcl: equals(p.WebAclMode, 'count') });

/** The web ACL of the load balancer, with the bucket of its logs. */
export function loadBalancerWebAcl(
  p: WebAclReferences,
  has: Conditions<typeof webAclConditions>,
  { keys, accessLogs, organization }: Foundation,
  protects: Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>,
) {
  const logs = webAclLogBucket('WebAclLogBucket', {
    key: keys.log.arn,
    accessLogs: accessLogs.name,
    retentionDays: organization.retention.days,
  });
  const acl = webAcl('WebAcl', {
    protects,
    logs: logs.arn,
    after: logs.policy,
    requestsPerFiveMinutes: p.RequestsPerFiveMinutes,
    exceptions: webAclExceptions,
    countOnly: has.HasCountingWebAcl,
    blockedPaths,
  });
  return { logs, acl };
}
