import { snippet } from '@hipaa-stacks/cloudformation';
import { type HttpsListenerProps, httpsListener } from './https-listener.ts';
import { type HttpsTargetsProps, httpsTargets } from './https-targets.ts';

export interface ListenerProps extends HttpsListenerProps, HttpsTargetsProps {}

/**
 * HTTPS to a load balancer, HTTPS from it to its targets, and a redirect from HTTP. A load balancer does not verify the
 * certificates of its targets, so the image can have a self-signed one. A service that registers targets depends on
 * `listener`: it cannot use a target group without a load balancer.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Security policies" and "Health checks".
 */
export function listener(id: string, props: ListenerProps) {
  const targets = httpsTargets('ip', `${id}TargetGroup`, props);
  const { https, redirect } = httpsListener(id, props, [{ Type: 'forward', TargetGroupArn: targets.ref }]);
  return snippet([targets, https, redirect], {
    /** Target group for a service. */
    targetGroup: targets.ref,
    /** For metrics. */
    targetGroupName: targets.att('TargetGroupFullName'),
    /** A service that registers targets depends on it. */
    listener: https,
  });
}
