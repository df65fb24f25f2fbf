import {
  certificates,
  type DomainReferences,
  dnsRecord,
  domainConditions,
  domainRules,
  loadBalancerWebAcl,
  publicLoadBalancer,
  type RangeReferences,
  rangeConditions,
  rangeRules,
  urlOf,
  type WebAclReferences,
  webAclConditions,
} from '@hipaa-stacks/baseline';
import type { Conditions, Expr, References } from '@hipaa-stacks/cloudformation';
import { listener } from '@hipaa-stacks/network';
import {
  accelerator,
  acceleratorConditions,
  acceleratorGroup,
  type acceleratorParameters,
  acceleratorRules,
} from './accelerator.ts';
import { blockedPaths, type openEmrContainer } from './container.ts';
import type { Foundation } from './foundation.ts';
import { webAclExceptions } from './web-acl-exceptions.ts';

type EdgeReferences = RangeReferences & DomainReferences & References<typeof acceleratorParameters> & WebAclReferences;

/** The conditions of all parts of the edge. */
export const edgeConditions = (p: EdgeReferences) => ({
  ...rangeConditions(p),
  ...domainConditions(p),
  ...acceleratorConditions(p),
  ...webAclConditions(p),
});

/** The rules of all parts of the edge. */
export const edgeRules = (p: EdgeReferences) => ({ ...rangeRules(p), ...domainRules(p), ...acceleratorRules(p) });

/** Where requests arrive: accelerator, load balancer with its certificate, DNS record and web ACL. */
export function edge(
  p: EdgeReferences & { readonly DeletionProtection: Expr<boolean> },
  has: Conditions<typeof edgeConditions>,
  base: Foundation,
  { port, healthCheckPath }: Pick<ReturnType<typeof openEmrContainer>, 'port' | 'healthCheckPath'>,
) {
  const { organization, keys, custom, network } = base;
  const accessLogs = base.accessLogs.name;
  const { logs, balancer } = publicLoadBalancer(p, has, { organization, accessLogs, network });
  const accelerated = accelerator(has);
  const entrance = { balancer, accelerator: { ...accelerated, given: has.HasAccelerator }, hostedZone: p.HostedZoneId };
  const certificate = certificates(p, has, {
    ...entrance,
    role: 'openemr',
    provider: custom.provider,
    key: keys.data.arn,
    deadLetters: custom.deadLetterQueue,
  });
  const web = listener('Web', {
    loadBalancer: balancer.arn,
    vpc: network.vpc,
    certificate: certificate.arn,
    port,
    healthCheckPath,
  });
  const webAcl = loadBalancerWebAcl(p, has, {
    organization,
    key: keys.log.arn,
    accessLogs,
    protects: balancer.arn,
    exceptions: webAclExceptions,
    blockedPaths,
  });
  const { dnsValidated, selfSigned } = certificate;
  return {
    balancer,
    accelerator: accelerated,
    url: urlOf(p, has, entrance),
    certificate: certificate.arn,
    web,
    webAcl,
    /** The snippets of the stack. The accelerator has its own. */
    parts: [
      ...[logs, balancer, dnsValidated, selfSigned, web, webAcl.logs, webAcl.acl],
      dnsRecord(p, has, entrance),
      acceleratorGroup(has, accelerated, { loadBalancer: balancer.arn, listener: web.listener }),
    ],
  };
}
