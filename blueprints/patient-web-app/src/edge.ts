import {
  type CertificatesProps,
  certificates,
  dnsRecord,
  loadBalancerWebAcl,
  type Organization,
  type PublicLoadBalancerProps,
  publicLoadBalancer,
  type RangeReferences,
  rangeConditions,
  rangeParameters,
  rangeRules,
  urlOf,
  type WebAclReferences,
  webAclConditions,
  webAclParameters,
} from '@hipaa-stacks/baseline';
import { type Arn, type Conditions, type Expr, either, type Id } from '@hipaa-stacks/cloudformation';
import { instanceTargetGroup, routedListener } from '@hipaa-stacks/network';
import { type SiteReferences, site, siteConditions, siteParameters, siteRules } from './domain.ts';
import { type PathReferences, pathConditions, pathParameters, pathRules } from './paths.ts';
import { ports } from './ports.ts';
import { blockedPaths, healthCheckPath, webAclExceptions } from './web-acl.ts';

/** The parameters of the access: from where, by which name, and what the backend serves. */
export const accessParameters = { ...rangeParameters('the application'), ...siteParameters, ...pathParameters };

/** The parameters of the web ACL. */
export const edgeMonitoringParameters = webAclParameters;

type EdgeReferences = RangeReferences & SiteReferences & PathReferences & WebAclReferences;

/** The conditions of all parts of the edge. */
export const edgeConditions = (p: EdgeReferences) => ({
  ...rangeConditions(p),
  ...siteConditions(p),
  ...pathConditions(p),
  ...webAclConditions(p),
});

/** The rules of all parts of the edge. */
export const edgeRules = (p: EdgeReferences) => ({ ...rangeRules(p), ...siteRules(p) });

export interface EdgeProps {
  readonly organization: Organization;
  /** Name of the bucket of the S3 access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly network: PublicLoadBalancerProps['network'];
  /** KMS keys of the secret of the certificate authority, and of the logs. */
  readonly keys: Readonly<Record<'data' | 'log', Arn<'AWS::KMS::Key'>>>;
  /** The provider of the self-signed certificate. */
  readonly custom: Pick<CertificatesProps, 'provider' | 'deadLetters'>;
}

/** Where requests arrive: load balancer with its certificate and rules, target groups, hosted zone, DNS record and web ACL. */
export function edge(
  p: EdgeReferences & { readonly DeletionProtection: Expr<boolean> },
  has: Conditions<typeof edgeConditions>,
  { organization, accessLogs, network, keys, custom }: EdgeProps,
) {
  const { logs, balancer } = publicLoadBalancer(p, has, { organization, accessLogs, network });
  const { created, hostedZone } = site(p, has);
  const entrance = { balancer, hostedZone };
  const certificate = certificates(p, has, {
    ...entrance,
    ...custom,
    role: 'patient-web-app',
    key: keys.data,
    after: created.resources.filter(({ type }) => type === 'AWS::Route53::RecordSet'),
  });
  const web = routedListener('Web', { loadBalancer: balancer.arn, certificate: certificate.arn });
  const host = either(has.HasDomain, p.DomainName, balancer.dnsName);
  const targets = (id: string, port: number) => instanceTargetGroup(id, { vpc: network.vpc, port, healthCheckPath });
  const backend = targets('Backend', ports.backend);
  const frontend = targets('Frontend', ports.frontend);
  const rules = pathRules(p, has, {
    listener: web.listener,
    host,
    backend: backend.targetGroup,
    frontend: frontend.targetGroup,
  });
  const webAcl = loadBalancerWebAcl(p, has, {
    organization,
    key: keys.log,
    accessLogs,
    protects: balancer.arn,
    exceptions: webAclExceptions,
    blockedPaths,
  });
  const { dnsValidated, selfSigned } = certificate;
  return {
    balancer,
    backend,
    frontend,
    webAcl,
    /** The only host name whose requests are forwarded, for the setting of the same meaning of the backend. */
    host,
    url: urlOf(p, has, entrance),
    certificate: certificate.arn,
    hostedZone: created,
    /** The group of the instances depends on them: targets without a load balancer have no health. */
    rules: [...rules.backend.rules, ...rules.frontend.rules],
    /** The snippets of the stack. */
    parts: [
      ...[logs, balancer, created, dnsValidated, selfSigned, backend, frontend, web],
      ...[rules.backend, rules.furtherPaths, rules.frontend],
      ...[webAcl.logs, webAcl.acl, dnsRecord(p, has, entrance)],
    ],
  };
}

export type Edge = ReturnType<typeof edge>;
