import type { Conditions, Expr, References } from '@hipaa-stacks/cloudformation';
import { listener } from '@hipaa-stacks/network';
import {
  accelerator,
  acceleratorConditions,
  acceleratorGroup,
  type acceleratorParameters,
  acceleratorRules,
} from './accelerator.ts';
import type { openEmrContainer } from './container.ts';
import { certificates, dnsRecord, domainConditions, type domainParameters, domainRules, urlOf } from './domain.ts';
import type { Foundation } from './foundation.ts';
import { publicLoadBalancer, rangeConditions, type rangeParameters, rangeRules } from './load-balancer.ts';
import { loadBalancerWebAcl, webAclConditions, type webAclParameters } from './web-acl.ts';

type EdgeReferences = References<
  typeof rangeParameters & typeof domainParameters & typeof acceleratorParameters & typeof webAclParameters
>;

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
  const { logs, balancer } = publicLoadBalancer(p, has, base);
  const entrance = { balancer, accelerator: accelerator(has) };
  const certificate = certificates(p, has, base, entrance);
  const web = listener('Web', {
    loadBalancer: balancer.arn,
    vpc: base.network.vpc,
    certificate: certificate.arn,
    port,
    healthCheckPath,
  });
  const webAcl = loadBalancerWebAcl(p, has, base, balancer.arn);
  const { dnsValidated, selfSigned } = certificate;
  return {
    ...entrance,
    url: urlOf(p, has, entrance),
    certificate: certificate.arn,
    web,
    webAcl,
    /** The snippets of the stack. The accelerator has its own. */
    parts: [
      ...[logs, balancer, dnsValidated, selfSigned, web, webAcl.logs, webAcl.acl],
      dnsRecord(p, has, entrance),
      acceleratorGroup(has, entrance.accelerator, { loadBalancer: balancer.arn, listener: web.listener }),
    ],
  };
}
