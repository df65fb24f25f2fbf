import {
  type Arn,
  type Condition,
  either,
  type Id,
  named,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { asText, attributes } from './load-balancer-attributes.ts';

export interface ListenerProps {
  readonly loadBalancer:
    | Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'>
    | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** ARN in ACM: from a parameter, a `certificate`, or a `selfSignedCertificate` of the compute package. */
  readonly certificate: Value<string>;
  /** HTTPS port of the targets. */
  readonly port: Value<number>;
  /** Path for which a healthy target returns 200, without a login and without ePHI in the response. */
  readonly healthCheckPath: Value<string>;
  /** Seconds that a deregistered target has to finish its requests. Default: 60. */
  readonly drainSeconds?: Value<number>;
  /** Condition for sticky sessions of one day, for applications that keep sessions in the process. Default: never. */
  readonly sticky?: Condition;
}

/**
 * TLS 1.3, and TLS 1.2 with forward secrecy and authenticated encryption; with post-quantum key exchange for clients
 * that support it. AWS recommends it. The policy of the connection to the targets depends on it.
 */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/** One year: browsers do not use HTTP. They ignore the header if they do not trust the certificate. */
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * HTTPS to a load balancer, HTTPS from it to its targets, and a redirect from HTTP. A load balancer does not verify the
 * certificates of its targets, so the image can have a self-signed one. A service that registers targets depends on
 * `listener`: it cannot use a target group without a load balancer.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Security policies" and "Health checks".
 */
export function listener(id: string, props: ListenerProps) {
  const { loadBalancer, vpc, certificate, port, healthCheckPath, drainSeconds = 60, sticky } = props;
  const targets = resource(`${id}TargetGroup`, 'AWS::ElasticLoadBalancingV2::TargetGroup', {
    VpcId: vpc,
    TargetType: 'ip',
    Protocol: 'HTTPS',
    Port: port,
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTPS',
    HealthCheckPath: healthCheckPath,
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 10,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 3,
    Matcher: { HttpCode: '200' },
    TargetGroupAttributes: attributes({
      'deregistration_delay.timeout_seconds': asText(drainSeconds),
      'stickiness.enabled': sticky ? either(sticky, 'true', 'false') : 'false',
      'stickiness.type': 'lb_cookie',
    }),
    Tags: named(`${id}TargetGroup`),
  });
  const https = resource(
    `${id}HttpsListener`,
    'AWS::ElasticLoadBalancingV2::Listener',
    {
      LoadBalancerArn: loadBalancer,
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: TLS_POLICY,
      Certificates: [{ CertificateArn: certificate }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targets.ref }],
      ListenerAttributes: attributes({
        'routing.http.response.server.enabled': 'false',
        'routing.http.response.strict_transport_security.header_value': STRICT_TRANSPORT,
      }),
    },
    { supports: ['164.312(e)(1)', '164.312(e)(2)(i)', '164.312(e)(2)(ii)'] },
  );
  const redirect = resource(
    `${id}HttpRedirectListener`,
    'AWS::ElasticLoadBalancingV2::Listener',
    {
      LoadBalancerArn: loadBalancer,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    },
    {
      supports: ['164.312(e)(1)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-ELBv2ACMCertificateRequired',
          reason: 'It only redirects to HTTPS, and needs no certificate for that.',
        },
      ],
    },
  );
  return snippet([targets, https, redirect], {
    /** Target group for a service. */
    targetGroup: targets.ref,
    /** For metrics. */
    targetGroupName: targets.att('TargetGroupFullName'),
    /** A service that registers targets depends on it. */
    listener: https,
  });
}
