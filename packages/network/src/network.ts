import { type Expr, type Id, type Optional, orElse, unchecked, type Value } from '@hipaa-stacks/cloudformation';

/** Subnets for load balancers, databases, tasks and functions: a list of references, or a list parameter. */
export type Subnets = Value<readonly Id<'AWS::EC2::Subnet'>[]>;

/** The network of a system, as plain data: a VPC that the system creates, or an existing one. */
export interface Network {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Subnets with a route to an internet gateway: for load balancers. */
  readonly publicSubnets: Subnets;
  /** Subnets without ingress from the internet: for all other resources. */
  readonly privateSubnets: Subnets;
}

/** An existing network, from parameters: `optionalIdOf` for the VPC, and lists of subnet IDs. */
export interface ExistingNetwork {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly publicSubnets: Expr<readonly string[]>;
  readonly privateSubnets: Expr<readonly string[]>;
}

/**
 * The network that the system creates, or the existing one.
 *
 * @param own references from `when`; its condition selects the network
 */
export function networkOf(
  own: { readonly [K in keyof Network]: Optional<Network[K]> },
  existing: ExistingNetwork,
): Network {
  return {
    vpc: orElse(own.vpc, existing.vpc),
    publicSubnets: orElse(own.publicSubnets, unchecked<Subnets>(existing.publicSubnets)),
    privateSubnets: orElse(own.privateSubnets, unchecked<Subnets>(existing.privateSubnets)),
  };
}
