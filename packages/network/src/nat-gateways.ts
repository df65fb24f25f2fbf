import {
  type Condition,
  either,
  type Id,
  named,
  type Resource,
  resource,
  snippet,
  when,
} from '@hipaa-stacks/cloudformation';
import type { ZoneOfTier } from './tier.ts';
import { inZone } from './zones.ts';

export interface NatGatewaysProps {
  /** The zones of a public tier. */
  readonly zones: readonly ZoneOfTier[];
  /**
   * Whether each zone has a gateway, so that the failure of a zone does not affect the others. Default: one, in the
   * first zone.
   */
  readonly perZone?: boolean | Condition;
  /** Attachment of the internet gateway that they use. */
  readonly after: Resource;
}

/**
 * NAT gateways: internet access for private subnets, without ingress from the internet. Each costs per hour and per GB.
 *
 * @returns `ids`, by zone: the gateway of the zone, or of the first zone
 */
export function natGateways(id: string, { zones, perZone = false, after }: NatGatewaysProps) {
  const gateway = ({ zone, subnet }: ZoneOfTier) => {
    const name = `${id}${zone.letter}`;
    const address = resource(
      `${name}ElasticIp`,
      'AWS::EC2::EIP',
      { Domain: 'vpc', Tags: named(name) },
      { dependsOn: [after] },
    );
    const nat = resource(
      name,
      'AWS::EC2::NatGateway',
      { SubnetId: subnet, AllocationId: address.att('AllocationId'), Tags: named(name) },
      { dependsOn: [after] },
    );
    return snippet([address, nat], { id: nat.ref });
  };
  const [first, ...others] = zones;
  if (!first) throw new RangeError(`${id}: zones is empty. Set the zones of a public tier.`);
  const shared = gateway(first);
  const own = others.map((one): { resources: readonly Resource[]; id: Id<'AWS::EC2::NatGateway'> } => {
    if (perZone === false) return { resources: [], id: shared.id };
    const made = gateway(one);
    if (perZone === true) return { resources: inZone(one.zone, ...made.resources), id: made.id };
    const { resources } = when(perZone, () => snippet([made]));
    return { resources: inZone(one.zone, ...resources), id: either(perZone, made.id, shared.id) };
  });
  return snippet([shared, ...own], { ids: [shared.id, ...own.map((one) => one.id)] });
}
