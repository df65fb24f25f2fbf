import { type Expr, type Id, type Optional, orElse, unchecked, type Value } from '@hipaa-stacks/cloudformation';

/** Subnets as load balancers, databases, tasks and functions take them: one by one, or a list that a person gave. */
export type Subnets = Value<readonly Id<'AWS::EC2::Subnet'>[]>;

/**
 * Where a system stands, as plain data: its own VPC or someone else's. Whoever takes it can't tell which, and need not.
 */
export interface Network {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Reached from the internet: for load balancers. */
  readonly publicSubnets: Subnets;
  /** Not reached from the internet: for everything else. */
  readonly privateSubnets: Subnets;
}

/** A network that exists, as parameters give it: `optionalIdOf` the VPC, and lists of ids of subnets. */
export interface ExistingNetwork {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly publicSubnets: Expr<readonly string[]>;
  readonly privateSubnets: Expr<readonly string[]>;
}

/**
 * The network that a system makes for itself where it does, the one that exists where not.
 *
 * @param own what `when` gives back: it decides which of the two it is
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
