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
  /** A gateway in each zone, so that a zone that fails takes no other one along; or one in the first zone. Default: one. */
  readonly perZone?: boolean | Condition;
  /** Attachment of the internet gateway, through which they go. */
  readonly after: Resource;
}

/**
 * NAT gateways, by which private subnets reach the internet and nobody reaches them. Each costs by the hour and by the gigabyte.
 *
 * @returns `ids`, by zone: the gateway of its own, or the one of the first zone
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
  if (!first) throw new RangeError(`${id}: no zone is given. Give those of a public tier.`);
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
