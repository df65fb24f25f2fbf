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
  /** ARN in ACM: one that a person gave, a `certificate`, or a `selfSignedCertificate` of the compute package. */
  readonly certificate: Value<string>;
  /** Port on which the targets answer HTTPS. */
  readonly port: Value<number>;
  /** Path that a healthy target answers with 200, without a login and without ePHI in the answer. */
  readonly healthCheckPath: Value<string>;
  /** Seconds for which a target that leaves may finish what it was asked. Default: 60. */
  readonly drainSeconds?: Value<number>;
  /** Holds where a browser stays with its target for a day: for applications that keep sessions in the process. Default: never. */
  readonly sticky?: Condition;
}

/**
 * TLS 1.3, and of 1.2 what has forward secrecy and authenticates what it encrypts; with key exchange that holds against quantum
 * computers for browsers that know it. What AWS recommends. The connection to the targets follows it.
 */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/** A year: browsers do not try HTTP again. They heed it only where they trust the certificate. */
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * HTTPS to the load balancer, HTTPS again to its targets, and a redirect for who comes by HTTP. A load balancer does not verify the
 * certificates of its targets: a self-signed one of the image does. Whatever registers targets is made after `listener`: a target
 * group without a load balancer takes none.
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
          reason: 'It answers nothing but where to go by HTTPS, and shows no certificate for that.',
        },
      ],
    },
  );
  return snippet([targets, https, redirect], {
    /** Where a service registers its tasks. */
    targetGroup: targets.ref,
    /** For metrics. */
    targetGroupName: targets.att('TargetGroupFullName'),
    /** A service that registers targets is made after it. */
    listener: https,
  });
}
