import { type Condition, either, type Id, named, resource, type Value } from '@hipaa-stacks/cloudformation';
import { asText, attributes } from './load-balancer-attributes.ts';

export interface HttpsTargetsProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** HTTPS port of the targets. */
  readonly port: Value<number>;
  /** Path for which a healthy target returns 200, without a login and without ePHI in the response. */
  readonly healthCheckPath: Value<string>;
  /** Seconds that a deregistered target has to finish its requests. Default: 60. */
  readonly drainSeconds?: Value<number>;
  /** Condition for sticky sessions of one day, for applications that keep sessions in the process. Default: never. */
  readonly sticky?: Condition;
}

/** What differs between addresses, which a service registers, and instances, which an Auto Scaling group registers. */
const types = {
  ip: { TargetType: 'ip', HealthCheckIntervalSeconds: 30, HealthCheckTimeoutSeconds: 10 },
  instance: { TargetType: 'instance', HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5 },
} as const;

/** A target group whose targets receive requests and health checks through HTTPS. */
export function httpsTargets(type: keyof typeof types, id: string, props: HttpsTargetsProps) {
  const { vpc, port, healthCheckPath, drainSeconds = 60, sticky } = props;
  const { TargetType, ...health } = types[type];
  return resource(id, 'AWS::ElasticLoadBalancingV2::TargetGroup', {
    VpcId: vpc,
    TargetType,
    Protocol: 'HTTPS',
    Port: port,
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTPS',
    HealthCheckPath: healthCheckPath,
    ...health,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 3,
    Matcher: { HttpCode: '200' },
    TargetGroupAttributes: attributes({
      'deregistration_delay.timeout_seconds': asText(drainSeconds),
      'stickiness.enabled': sticky ? either(sticky, 'true', 'false') : 'false',
      'stickiness.type': 'lb_cookie',
    }),
    Tags: named(id),
  });
}
