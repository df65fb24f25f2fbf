import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A listener uses HTTPS, with a certificate and a security policy that refuses TLS 1.0 and 1.1, or only redirects to
 * one that does; a certificate in the system covers the names of the DNS records of its load balancer. Not checked:
 * listener rules outside the system, and certificates from parameters.
 */
export const listener: Chain = {
  name: 'listener',
  why: 'Patient data crossed the internet unencrypted, or with TLS 1.0, which AWS uses if no security policy is set.',
  check: (system) => [
    ...system.ofType('AWS::ElasticLoadBalancingV2::Listener').flatMap((one) => listenerFindings(system, one)),
    ...system.ofType('AWS::ElasticLoadBalancing::LoadBalancer').flatMap((classic) => classicFindings(system, classic)),
  ],
};

/**
 * Security policies of Elastic Load Balancing that refuse TLS 1.0 and 1.1. Their names contain the oldest version:
 * `TLS13-1-2-Res-PQ-2025-09` allows 1.3 and 1.2, `TLS13-1-0-2021-06` also 1.0; `2016-08` and `FS-2018-06`, without a
 * version, allow 1.0.
 */
const refusesTls10 = /^ELBSecurityPolicy-(TLS13-1-[23]|FS-1-2|TLS-1-2)-/;

/** The policy that AWS recommends. */
const recommended = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

function listenerFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { Protocol, Certificates, SslPolicy, DefaultActions } = one.properties;
  if (system.isUnknown(Protocol)) return [];
  const protocol = textOf(Protocol);
  if (protocol === 'HTTP') return plainHttp(system, one, listOf(DefaultActions));
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return [];
  const certificate =
    listOf(Certificates).length === 0
      ? [{ resource: one, what: `uses ${protocol} without a certificate`, fix: 'Add one to Certificates.' }]
      : [];
  return [...certificate, ...policyFindings(system, one, SslPolicy), ...uncoveredNames(system, one)];
}

/** Whether a certificate domain covers a DNS name. A wildcard covers one label. */
const covers = (domain: string, name: string): boolean =>
  domain === name || (domain.startsWith('*.') && domain.slice(1) === name.slice(Math.max(0, name.indexOf('.'))));

/**
 * Alias records of a load balancer whose name its certificates do not cover. Empty if a certificate is from outside the
 * system.
 */
function uncoveredNames(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const balancer = system.target(one.properties.LoadBalancerArn, one, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const certificates = listOf(one.properties.Certificates)
    .filter(isObject)
    .map(({ CertificateArn }) => system.target(CertificateArn, one, 'AWS::CertificateManager::Certificate'));
  const hasMore = system
    .referencedBy(one)
    .some(({ type }) => type === 'AWS::ElasticLoadBalancingV2::ListenerCertificate');
  if (!balancer || certificates.length === 0 || certificates.includes(undefined) || hasMore) return [];
  const domains = certificates
    .flatMap((each) => [textOf(each!.properties.DomainName), ...textsOf(each!.properties.SubjectAlternativeNames)])
    .map((domain) => domain.toLowerCase());
  return system
    .referencedBy(balancer)
    .filter(({ type, properties }) => type === 'AWS::Route53::RecordSet' && isObject(properties.AliasTarget))
    .filter(
      ({ properties: { Name } }) =>
        !domains.some((domain) => covers(domain, textOf(Name).replace(/\.$/, '').toLowerCase())),
    )
    .map((resource) => ({
      resource,
      what: `points to ${balancer.id} with a name that the certificate ${certificates.map((each) => each!.id).join(' and ')} does not cover: browsers reject it`,
      fix: 'Add it to SubjectAlternativeNames.',
    }));
}

function policyFindings(system: ChainSystem, one: ChainResource, policy: Json | undefined): readonly ChainFinding[] {
  if (policy !== undefined && (system.isUnknown(policy) || refusesTls10.test(textOf(policy)))) return [];
  const what =
    policy === undefined
      ? 'does not set SslPolicy: the default ELBSecurityPolicy-2016-08 allows TLS 1.0'
      : `uses ${textOf(policy)}, which allows TLS 1.0 or 1.1`;
  return [{ resource: one, what, fix: `Set SslPolicy to ${recommended}.` }];
}

function plainHttp(system: ChainSystem, one: ChainResource, actions: readonly Json[]): readonly ChainFinding[] {
  const rules = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(({ properties }) => system.target(properties.ListenerArn, undefined, one.type) === one);
  const fix = 'Redirect it to HTTPS on port 443.';
  if (actions.filter(isObject).some((action) => forwardsPlainHttp(system, action)))
    return [{ resource: one, what: 'serves plain HTTP', fix }];
  const forwardingRules = rules.filter(({ properties }) =>
    listOf(properties.Actions)
      .filter(isObject)
      .some((action) => forwardsPlainHttp(system, action)),
  );
  const ruleFindings = forwardingRules.map((resource) => ({
    resource,
    what: `serves plain HTTP through ${one.id}`,
    fix,
  }));
  return [...ruleFindings, ...redirectFindings(system, one, actions.filter(isObject))];
}

/** Whether an action forwards requests: all except a redirect to HTTPS and a fixed response. */
function forwardsPlainHttp(system: ChainSystem, { Type, RedirectConfig }: JsonObject): boolean {
  if (system.isUnknown(Type) || system.isUnknown(RedirectConfig)) return false;
  const type = textOf(Type);
  if (type === 'redirect') return !isObject(RedirectConfig) || keepsProtocol(RedirectConfig.Protocol);
  return type !== 'fixed-response';
}

/** A redirect without a protocol keeps the protocol of the request. */
const keepsProtocol = (protocol: Json | undefined) =>
  protocol === undefined || ['HTTP', '#{PROTOCOL}'].includes(textOf(protocol).toUpperCase());

/** Redirects to a port without an HTTPS listener. */
function redirectFindings(
  system: ChainSystem,
  one: ChainResource,
  actions: readonly JsonObject[],
): readonly ChainFinding[] {
  const redirect = actions.map(({ RedirectConfig }) => RedirectConfig).find(isObject);
  const balancer = system.target(one.properties.LoadBalancerArn, one, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  if (!redirect || !balancer || redirect.Host !== undefined) return [];
  const port = textOf(redirect.Port);
  const others = system.referencedBy(balancer).filter(({ type }) => type === one.type);
  const hasHttpsListener = others.some(({ properties: { Port, Protocol } }) => {
    const isSamePort = port.startsWith('#') || system.isUnknown(Port) || textOf(Port) === port;
    return isSamePort && textOf(Protocol) !== 'HTTP';
  });
  if (hasHttpsListener || system.isUnknown(redirect.Port)) return [];
  const what = `redirects to port ${port}, where ${balancer.id} has no HTTPS listener`;
  return [{ resource: one, what, fix: 'Add the HTTPS listener.' }];
}

/** A Classic Load Balancer has its listeners inline. */
function classicFindings(system: ChainSystem, classic: ChainResource): readonly ChainFinding[] {
  return listOf(classic.properties.Listeners)
    .filter(isObject)
    .filter(({ Protocol }) => !system.isUnknown(Protocol))
    .flatMap(({ Protocol, LoadBalancerPort, PolicyNames }) => {
      const protocol = textOf(Protocol).toUpperCase();
      const port = textOf(LoadBalancerPort);
      if (protocol === 'HTTP' || protocol === 'TCP') {
        const fix = 'Use HTTPS or SSL with a certificate; or use an Application Load Balancer, which can redirect.';
        return [{ resource: classic, what: `serves unencrypted ${protocol} on port ${port}`, fix }];
      }
      if (classicRefusesTls10(system, classic, PolicyNames)) return [];
      const what = `has no policy on port ${port} that rejects TLS 1.0`;
      const fix = 'Add one to PolicyNames with the Reference-Security-Policy ELBSecurityPolicy-TLS-1-2-2017-01.';
      return [{ resource: classic, what, fix }];
    });
}

function classicRefusesTls10(system: ChainSystem, { properties }: ChainResource, names: Json | undefined): boolean {
  const named = new Set(textsOf(names));
  const policies = listOf(properties.Policies)
    .filter(isObject)
    .filter(({ PolicyName, PolicyType }) => named.has(textOf(PolicyName)) && textOf(PolicyType).startsWith('SSL'));
  return policies.some(({ Attributes }) =>
    listOf(Attributes)
      .filter(isObject)
      .some(
        ({ Name, Value }) =>
          textOf(Name) !== 'Reference-Security-Policy' || system.isUnknown(Value) || refusesTls10.test(textOf(Value)),
      ),
  );
}
