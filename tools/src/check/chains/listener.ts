import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A listener speaks HTTPS, with a certificate and a policy that refuses TLS 1.0 and 1.1, or only sends people on to one that
 * does; a certificate that is made is for the names that records give its load balancer. Not seen: what a listener rule from outside
 * does, and which certificate a person gives.
 */
export const listener: Chain = {
  name: 'listener',
  why: 'Patient data crossed the internet unencrypted, or with TLS 1.0, which AWS uses if no security policy is set.',
  check: (system) => [
    ...system.ofType('AWS::ElasticLoadBalancingV2::Listener').flatMap((one) => faults(system, one)),
    ...system.ofType('AWS::ElasticLoadBalancing::LoadBalancer').flatMap((classic) => classicFaults(system, classic)),
  ],
};

/**
 * Policies of Elastic Load Balancing that refuse TLS 1.0 and 1.1. Their names say the oldest version: `TLS13-1-2-Res-PQ-2025-09`
 * takes 1.3 and 1.2, `TLS13-1-0-2021-06` also 1.0; `2016-08` and `FS-2018-06`, without a version, take 1.0.
 */
const modern = /^ELBSecurityPolicy-(TLS13-1-[23]|FS-1-2|TLS-1-2)-/;

/** What AWS recommends. */
const recommended = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

function faults(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { Protocol, Certificates, SslPolicy, DefaultActions } = one.properties;
  if (system.isUnknown(Protocol)) return [];
  const protocol = textOf(Protocol);
  if (protocol === 'HTTP') return plain(system, one, listOf(DefaultActions));
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return [];
  const certificate =
    listOf(Certificates).length === 0
      ? [{ resource: one, what: `uses ${protocol} without a certificate`, fix: 'Add one to Certificates.' }]
      : [];
  return [...certificate, ...policyFaults(system, one, SslPolicy), ...otherNames(system, one)];
}

/** A name in DNS as it is compared; a wildcard is for one label. */
const isFor = (domain: string, name: string): boolean =>
  domain === name || (domain.startsWith('*.') && domain.slice(1) === name.slice(Math.max(0, name.indexOf('.'))));

/** The names by which records lead to a load balancer are those of its certificates; nothing where one of these is from outside. */
function otherNames(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const balancer = system.target(one.properties.LoadBalancerArn, one, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const given = listOf(one.properties.Certificates)
    .filter(isObject)
    .map(({ CertificateArn }) => system.target(CertificateArn, one, 'AWS::CertificateManager::Certificate'));
  const hasMore = system.readBy(one).some(({ type }) => type === 'AWS::ElasticLoadBalancingV2::ListenerCertificate');
  if (!balancer || given.length === 0 || given.includes(undefined) || hasMore) return [];
  const domains = given
    .flatMap((each) => [textOf(each!.properties.DomainName), ...textsOf(each!.properties.SubjectAlternativeNames)])
    .map((domain) => domain.toLowerCase());
  return system
    .readBy(balancer)
    .filter(({ type, properties }) => type === 'AWS::Route53::RecordSet' && isObject(properties.AliasTarget))
    .filter(
      ({ properties: { Name } }) =>
        !domains.some((domain) => isFor(domain, textOf(Name).replace(/\.$/, '').toLowerCase())),
    )
    .map((resource) => ({
      resource,
      what: `points to ${balancer.id} with a name that the certificate ${given.map((each) => each!.id).join(' and ')} does not cover: browsers reject it`,
      fix: 'Add it to SubjectAlternativeNames.',
    }));
}

function policyFaults(system: ChainSystem, one: ChainResource, policy: Json | undefined): readonly ChainFinding[] {
  if (policy !== undefined && (system.isUnknown(policy) || modern.test(textOf(policy)))) return [];
  const what =
    policy === undefined
      ? 'does not set SslPolicy: the default ELBSecurityPolicy-2016-08 allows TLS 1.0'
      : `uses ${textOf(policy)}, which allows TLS 1.0 or 1.1`;
  return [{ resource: one, what, fix: `Set SslPolicy to ${recommended}.` }];
}

function plain(system: ChainSystem, one: ChainResource, actions: readonly Json[]): readonly ChainFinding[] {
  const rules = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(({ properties }) => system.target(properties.ListenerArn, undefined, one.type) === one);
  const fix = 'Redirect it to HTTPS on port 443.';
  if (actions.filter(isObject).some((action) => serves(system, action)))
    return [{ resource: one, what: 'serves plain HTTP', fix }];
  const serving = rules.filter(({ properties }) =>
    listOf(properties.Actions)
      .filter(isObject)
      .some((action) => serves(system, action)),
  );
  const served = serving.map((resource) => ({ resource, what: `serves plain HTTP through ${one.id}`, fix }));
  return [...served, ...deadEnds(system, one, actions.filter(isObject))];
}

/** Whether an action hands requests on as they are: all but a redirect to HTTPS and a fixed answer. */
function serves(system: ChainSystem, { Type, RedirectConfig }: JsonObject): boolean {
  if (system.isUnknown(Type) || system.isUnknown(RedirectConfig)) return false;
  const type = textOf(Type);
  if (type === 'redirect') return !isObject(RedirectConfig) || keepsProtocol(RedirectConfig.Protocol);
  return type !== 'fixed-response';
}

/** A redirect goes on with the protocol of the request if it names none. */
const keepsProtocol = (protocol: Json | undefined) =>
  protocol === undefined || ['HTTP', '#{PROTOCOL}'].includes(textOf(protocol).toUpperCase());

/** A redirect needs a listener where it leads. */
function deadEnds(system: ChainSystem, one: ChainResource, actions: readonly JsonObject[]): readonly ChainFinding[] {
  const redirect = actions.map(({ RedirectConfig }) => RedirectConfig).find(isObject);
  const balancer = system.target(one.properties.LoadBalancerArn, one, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  if (!redirect || !balancer || redirect.Host !== undefined) return [];
  const port = textOf(redirect.Port);
  const others = system.readBy(balancer).filter(({ type }) => type === one.type);
  const leads = others.some(({ properties: { Port, Protocol } }) => {
    const isThere = port.startsWith('#') || system.isUnknown(Port) || textOf(Port) === port;
    return isThere && textOf(Protocol) !== 'HTTP';
  });
  if (leads || system.isUnknown(redirect.Port)) return [];
  const what = `redirects to port ${port}, where ${balancer.id} has no HTTPS listener`;
  return [{ resource: one, what, fix: 'Add the HTTPS listener.' }];
}

/** A load balancer of the first kind writes its listeners in itself. */
function classicFaults(system: ChainSystem, classic: ChainResource): readonly ChainFinding[] {
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
      if (refusesOldTls(system, classic, PolicyNames)) return [];
      const what = `has no policy on port ${port} that rejects TLS 1.0`;
      const fix = 'Add one to PolicyNames with the Reference-Security-Policy ELBSecurityPolicy-TLS-1-2-2017-01.';
      return [{ resource: classic, what, fix }];
    });
}

function refusesOldTls(system: ChainSystem, { properties }: ChainResource, names: Json | undefined): boolean {
  const named = new Set(textsOf(names));
  const policies = listOf(properties.Policies)
    .filter(isObject)
    .filter(({ PolicyName, PolicyType }) => named.has(textOf(PolicyName)) && textOf(PolicyType).startsWith('SSL'));
  return policies.some(({ Attributes }) =>
    listOf(Attributes)
      .filter(isObject)
      .some(
        ({ Name, Value }) =>
          textOf(Name) !== 'Reference-Security-Policy' || system.isUnknown(Value) || modern.test(textOf(Value)),
      ),
  );
}
