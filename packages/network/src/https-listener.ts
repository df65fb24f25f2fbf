import { type Arn, type Id, type ResourceTypes, resource, type Value } from '@hipaa-stacks/cloudformation';
import { attributes } from './load-balancer-attributes.ts';

export interface HttpsListenerProps {
  readonly loadBalancer:
    | Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'>
    | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  /** ARN in ACM: from a parameter, a `certificate`, or a `selfSignedCertificate` of the compute package. */
  readonly certificate: Value<string>;
}

/**
 * TLS 1.3, and TLS 1.2 with forward secrecy and authenticated encryption; with post-quantum key exchange for clients
 * that support it. AWS recommends it. The policy of the connection to the targets depends on it.
 */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/** One year: browsers do not use HTTP. They ignore the header if they do not trust the certificate. */
const STRICT_TRANSPORT = 'max-age=31536000';

type DefaultActions = ResourceTypes['AWS::ElasticLoadBalancingV2::Listener']['props']['DefaultActions'];

/** An HTTPS listener on port 443 with these default actions, and a listener on port 80 that redirects to it. */
export function httpsListener(id: string, { loadBalancer, certificate }: HttpsListenerProps, actions: DefaultActions) {
  const https = resource(
    `${id}HttpsListener`,
    'AWS::ElasticLoadBalancingV2::Listener',
    {
      LoadBalancerArn: loadBalancer,
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: TLS_POLICY,
      Certificates: [{ CertificateArn: certificate }],
      DefaultActions: actions,
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
  return { https, redirect };
}
