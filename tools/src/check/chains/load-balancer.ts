import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { attributesOf } from './network.ts';
import { textOf } from './text.ts';

/**
 * A load balancer writes access logs, drops headers with invalid names, and sets deletion protection. `log-bucket`
 * checks that its bucket allows the delivery of the logs.
 */
export const loadBalancer: Chain = {
  name: 'load-balancer',
  why: 'Without access logs the sources of the requests were unknown, and a header that the web ACL and the application interpreted differently was not dropped.',
  check: (system) =>
    system
      .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .filter(({ properties }) => textOf(properties.Type) !== 'gateway')
      .flatMap((balancer) => [...logFindings(system, balancer), ...attributeFindings(system, balancer)]),
};

const isNetwork = ({ properties }: ChainResource) => textOf(properties.Type) === 'network';
const deletionProtection = 'deletion_protection.enabled';
const dropInvalid = 'routing.http.drop_invalid_header_fields.enabled';

function attributeFindings(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const attributes = attributesOf(balancer.properties.LoadBalancerAttributes);
  const dropsInvalid = attributes.get(dropInvalid);
  const headers =
    isNetwork(balancer) ||
    (dropsInvalid !== undefined && system.isUnknown(dropsInvalid)) ||
    textOf(dropsInvalid) === 'true'
      ? []
      : [
          {
            resource: balancer,
            what: 'forwards headers with invalid names, which allows request smuggling past a web ACL',
            fix: `Set ${dropInvalid} to true.`,
          },
        ];
  const protection = attributes.has(deletionProtection)
    ? []
    : [
        {
          resource: balancer,
          what: 'does not set deletion protection',
          fix: `Set ${deletionProtection} from a parameter: off at creation, because it blocks a rollback.`,
        },
      ];
  return [...headers, ...protection];
}

function logFindings(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const attributes = attributesOf(balancer.properties.LoadBalancerAttributes);
  const enabled = attributes.get('access_logs.s3.enabled');
  if (enabled !== undefined && system.isUnknown(enabled)) return [];
  if (textOf(enabled) !== 'true') {
    if (isNetwork(balancer) && !hasTls(system, balancer)) return [];
    const fix = 'Set access_logs.s3.enabled to true and access_logs.s3.bucket to a bucket that allows log delivery.';
    return [{ resource: balancer, what: 'has no access logs', fix }];
  }
  const bucket = attributes.get('access_logs.s3.bucket');
  if (bucket === undefined)
    return [
      { resource: balancer, what: 'has access logs enabled and no bucket for them', fix: 'Set access_logs.s3.bucket.' },
    ];
  const prefix = attributes.get('access_logs.s3.prefix');
  if (!textOf(prefix).includes('AWSLogs')) return [];
  return [{ resource: balancer, what: 'has AWSLogs in its log prefix, which AWS rejects', fix: 'Use another prefix.' }];
}

/** A Network Load Balancer logs TLS connections only. */
const hasTls = (system: ChainSystem, balancer: ChainResource) =>
  system.referencedBy(balancer).some(({ properties }) => textOf(properties.Protocol) === 'TLS');
