import { type Check, literal, locationOf, ofType, type PreflightContext } from './context.ts';
import { type Finding, isNotFound, noteOnError, refusal, warning } from './finding.ts';

/** Names that a deployment creates in a hosted zone. */
interface Use {
  readonly names: Set<string>;
  /** Whether a certificate is validated with a record in the zone. */
  certifies: boolean;
}

/**
 * Refuses a hosted zone that does not exist or does not contain the names, and a private zone if a certificate is validated with a public
 * record. Whether public DNS delegates the name to this zone is not checked.
 */
export const hostedZones: Check = async (context) => {
  const findings = [...usesOf(context)].map(([id, use]) =>
    noteOnError(`hosted zone ${id}`, () => hostedZone(id, use, context)),
  );
  return (await Promise.all(findings)).flat();
};

function usesOf({ resources }: PreflightContext): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  const use = (id: unknown, name: unknown, certifies: boolean) => {
    if (typeof id !== 'string' || typeof name !== 'string') return;
    const known = uses.get(id) ?? { names: new Set(), certifies: false };
    known.names.add(name);
    known.certifies ||= certifies;
    uses.set(id, known);
  };
  for (const { Properties = {} } of ofType(resources, 'AWS::Route53::RecordSet'))
    use(literal(Properties.HostedZoneId), literal(Properties.Name), false);
  for (const { Properties = {} } of ofType(resources, 'AWS::CertificateManager::Certificate'))
    for (const each of (Properties.DomainValidationOptions ?? []) as readonly Record<string, unknown>[])
      use(each.HostedZoneId, each.DomainName, true);
  return uses;
}

async function hostedZone(id: string, use: Use, { services, values }: PreflightContext): Promise<readonly Finding[]> {
  const where = locationOf(id, values);
  try {
    const request = { TypeName: 'AWS::Route53::HostedZone', Identifier: id };
    const { ResourceDescription } = await services.cloudControl.getResource(request);
    const { Name = '', VPCs = [] } = JSON.parse(ResourceDescription?.Properties ?? '{}') as ZoneProperties;
    if (!Name) throw new Error('no name was given');
    return [...outside(where, id, Name, use), ...privateZone(where, id, VPCs, use)];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return [refusal(where, `this account has no hosted zone ${id}`, 'Fix the ID: aws route53 list-hosted-zones')];
  }
}

/** Properties as Cloud Control returns them, as JSON. */
interface ZoneProperties {
  readonly Name?: string;
  readonly VPCs?: readonly unknown[];
}

function outside(where: string, id: string, zoneName: string, { names }: Use): readonly Finding[] {
  const zone = withoutDot(zoneName);
  const outsideNames = [...names].filter((name) => withoutDot(name) !== zone && !withoutDot(name).endsWith(`.${zone}`));
  if (!outsideNames.length) return [];
  return [
    refusal(
      where,
      `${id} is the zone ${zone}, which does not contain ${outsideNames.join(', ')}`,
      'Fix the ID or the name.',
    ),
  ];
}

const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, '');

function privateZone(where: string, id: string, vpcs: readonly unknown[], { certifies }: Use): readonly Finding[] {
  if (!vpcs.length) return [];
  const what = `${id} is a private zone`;
  return certifies
    ? [
        refusal(
          where,
          `${what}, where the certificate cannot be validated`,
          'Use the public zone, or set CertificateArn.',
        ),
      ]
    : [warning(where, `${what}: the name resolves in its VPCs only`, 'Use the public zone, unless this is intended.')];
}
