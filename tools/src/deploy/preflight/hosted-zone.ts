import { asking, type Finding, isNotFound, refusal, warning } from './finding.ts';
import { type Check, type Look, literal, ofType, placeOf } from './look.ts';

/** Names that a deployment puts into a hosted zone. */
interface Use {
  readonly names: Set<string>;
  /** Whether a certificate waits for its record there. */
  certifies: boolean;
}

/**
 * Refuses a hosted zone that is not there or does not hold the names, and one that is private where a certificate waits for a public record.
 * Whether the world asks this zone for the name is not looked at.
 */
export const hostedZones: Check = async (look) => {
  const findings = [...usesOf(look)].map(([id, use]) => asking(`hosted zone ${id}`, () => hostedZone(id, use, look)));
  return (await Promise.all(findings)).flat();
};

function usesOf({ resources }: Look): ReadonlyMap<string, Use> {
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

async function hostedZone(id: string, use: Use, { services, values }: Look): Promise<readonly Finding[]> {
  const where = placeOf(id, values);
  try {
    const request = { TypeName: 'AWS::Route53::HostedZone', Identifier: id };
    const { ResourceDescription } = await services.cloudControl.getResource(request);
    const { Name = '', VPCs = [] } = JSON.parse(ResourceDescription?.Properties ?? '{}') as ZoneProperties;
    if (!Name) throw new Error('no name was given');
    return [...outside(where, id, Name, use), ...hidden(where, id, VPCs, use)];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return [refusal(where, `this account has no hosted zone ${id}`, 'Fix the ID: aws route53 list-hosted-zones')];
  }
}

/** As Cloud Control gives them, as JSON. */
interface ZoneProperties {
  readonly Name?: string;
  readonly VPCs?: readonly unknown[];
}

function outside(where: string, id: string, zoneName: string, { names }: Use): readonly Finding[] {
  const zone = withoutDot(zoneName);
  const strange = [...names].filter((name) => withoutDot(name) !== zone && !withoutDot(name).endsWith(`.${zone}`));
  if (!strange.length) return [];
  return [
    refusal(
      where,
      `${id} is the zone ${zone}, which does not contain ${strange.join(', ')}`,
      'Fix the ID or the name.',
    ),
  ];
}

const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, '');

function hidden(where: string, id: string, vpcs: readonly unknown[], { certifies }: Use): readonly Finding[] {
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
