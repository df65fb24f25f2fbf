import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { attributesOf } from './network.ts';
import { textOf } from './text.ts';

/**
 * A load balancer writes access logs, drops headers with invalid names, and can be protected from deletion. Whether the bucket
 * takes the logs is followed by `log-bucket`.
 */
export const loadBalancer: Chain = {
  name: 'load-balancer',
  why: 'Nobody could tell afterwards who had called, and a header that the web ACL read otherwise than the application got through.',
  check: (system) =>
    system
      .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .filter(({ properties }) => textOf(properties.Type) !== 'gateway')
      .flatMap((balancer) => [...logFaults(system, balancer), ...attributeFaults(system, balancer)]),
};

const isNetwork = ({ properties }: ChainResource) => textOf(properties.Type) === 'network';
const deletionProtection = 'deletion_protection.enabled';
const dropInvalid = 'routing.http.drop_invalid_header_fields.enabled';

function attributeFaults(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const attributes = attributesOf(balancer.properties.LoadBalancerAttributes);
  const lets = attributes.get(dropInvalid);
  const headers =
    isNetwork(balancer) || (lets !== undefined && system.isUnknown(lets)) || textOf(lets) === 'true'
      ? []
      : [
          {
            resource: balancer,
            what: 'hands on headers with invalid names, by which requests are smuggled past a web ACL',
            mend: `Set ${dropInvalid} to true.`,
          },
        ];
  const protection = attributes.has(deletionProtection)
    ? []
    : [
        {
          resource: balancer,
          what: 'can never be protected from deletion',
          mend: `Set ${deletionProtection} from a parameter: off at create, since it blocks a rollback.`,
        },
      ];
  return [...headers, ...protection];
}

function logFaults(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const attributes = attributesOf(balancer.properties.LoadBalancerAttributes);
  const enabled = attributes.get('access_logs.s3.enabled');
  if (enabled !== undefined && system.isUnknown(enabled)) return [];
  if (textOf(enabled) !== 'true') {
    if (isNetwork(balancer) && !hasTls(system, balancer)) return [];
    const mend = 'Set access_logs.s3.enabled to true and access_logs.s3.bucket to a bucket that takes them.';
    return [{ resource: balancer, what: 'writes no access log', mend }];
  }
  const given = attributes.get('access_logs.s3.bucket');
  if (given === undefined)
    return [
      { resource: balancer, what: 'has access logs on and no bucket for them', mend: 'Set access_logs.s3.bucket.' },
    ];
  const prefix = attributes.get('access_logs.s3.prefix');
  if (!textOf(prefix).includes('AWSLogs')) return [];
  return [
    { resource: balancer, what: 'has AWSLogs in its log prefix, which AWS refuses', mend: 'Choose another prefix.' },
  ];
}

/** A network load balancer logs TLS connections alone. */
const hasTls = (system: ChainSystem, balancer: ChainResource) =>
  system.readBy(balancer).some(({ properties }) => textOf(properties.Protocol) === 'TLS');
