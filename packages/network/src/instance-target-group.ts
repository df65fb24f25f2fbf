import { snippet } from '@hipaa-stacks/cloudformation';
import { type HttpsTargetsProps, httpsTargets } from './https-targets.ts';

export type InstanceTargetGroupProps = Omit<HttpsTargetsProps, 'sticky'>;

/**
 * A target group for the instances of an Auto Scaling group, with HTTPS for requests and health checks. The load
 * balancer does not verify the certificate of an instance, so it can be self-signed. It sends the health check to the
 * address of the instance: an application that refuses unknown host names must answer it before it checks the name. An
 * instance is unhealthy 30 seconds after its last good response.
 *
 * The group depends on the `rules` of a `pathRule` that forwards to the target group: the health of a target group
 * without a load balancer is not checked.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Health checks for Application Load Balancer
 * target groups" and "Edit target group attributes".
 */
export function instanceTargetGroup(id: string, props: InstanceTargetGroupProps) {
  const targets = httpsTargets('instance', `${id}TargetGroup`, props);
  return snippet([targets], {
    /** Target group for a `pathRule` and an Auto Scaling group. */
    targetGroup: targets.ref,
    /** For metrics. */
    targetGroupName: targets.att('TargetGroupFullName'),
  });
}
