import {
  type Arn,
  type Conditions,
  choice,
  equals,
  type Id,
  number,
  type References,
  region,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { webAclLogBucket } from '@hipaa-stacks/data';
import { type WebAclProps, webAcl } from '@hipaa-stacks/network';
import type { Organization } from './organization.ts';

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

/** References to the parameters of the web ACL. */
export type WebAclReferences = References<typeof webAclParameters>;

/** The condition of the web ACL. */
export const webAclConditions = (p: WebAclReferences) => ({ HasCountingWebAcl: equals(p.WebAclMode, 'count') });

export interface LoadBalancerWebAclProps extends Pick<WebAclProps, 'exceptions' | 'blockedPaths'> {
  readonly organization: Organization;
  /** KMS key of the logs. Its policy includes `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly protects: Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
}

/** The web ACL of a load balancer, with the bucket of its logs. */
export function loadBalancerWebAcl(
  p: WebAclReferences,
  has: Conditions<typeof webAclConditions>,
  { organization, key, accessLogs, protects, exceptions, blockedPaths }: LoadBalancerWebAclProps,
) {
  const logs = webAclLogBucket('WebAclLogBucket', { key, accessLogs, retentionDays: organization.retention.days });
  const acl = webAcl('WebAcl', {
    protects,
    logs: logs.arn,
    after: logs.policy,
    requestsPerFiveMinutes: p.RequestsPerFiveMinutes,
    ...(exceptions && { exceptions }),
    countOnly: has.HasCountingWebAcl,
    ...(blockedPaths && { blockedPaths }),
  });
  return { logs, acl };
}

/** Dimensions of the metrics of all rules of a web ACL together. Source: AWS WAF Developer Guide, "AWS WAF metrics and dimensions". */
export const webAclMetric = (metric: Value<string>) => ({ WebACL: metric, Region: region, Rule: 'ALL' });
