import {
  cidr,
  type Expr,
  type Id,
  named,
  type Resource,
  resource,
  select,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';

/** A VPC, as the other builders of a network take it. */
export interface Vpc {
  readonly id: Id<'AWS::EC2::VPC'>;
  readonly cidr: Value<string>;
  /** Its sixteen IPv6 ranges for subnets, and what must stand before one is used; nothing without IPv6. */
  readonly ipv6: Ipv6 | undefined;
}

/** The IPv6 side of a VPC. */
export interface Ipv6 {
  readonly ranges: Expr<readonly string[]>;
  readonly range: Expr<string>;
  readonly block: Resource;
}

export interface VpcProps {
  /** Range of its addresses, /16 to /20: see `vpcCidrConstraints`. */
  readonly cidr: Value<string>;
  /** Whether it has a range of IPv6 too, which AWS gives. Default: no. */
  readonly ipv6?: boolean;
}

/** How many subnets a VPC has room for: four tiers of up to four zones. */
export const SLOTS = 16;

/**
 * A VPC with DNS, which private names of endpoints need. It gets a flow log from `flowLog`.
 *
 * Its default security group admits its own members, and CloudFormation has no type that changes it: give
 * `defaultSecurityGroup` to the custom resource that closes it, and put nothing into it.
 *
 * Source: Amazon VPC User Guide, "DNS attributes for your VPC".
 */
export function vpc(id: string, { cidr: range, ipv6 = false }: VpcProps) {
  const made = resource(
    id,
    'AWS::EC2::VPC',
    { CidrBlock: range, EnableDnsSupport: true, EnableDnsHostnames: true, Tags: named(id) },
    {
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-VPCDefaultSecurityGroupClosed',
          reason: 'CloudFormation cannot change the default security group. Nothing is in it here.',
        },
      ],
    },
  );
  const block = resource(`${id}Ipv6`, 'AWS::EC2::VPCCidrBlock', { VpcId: made.ref, AmazonProvidedIpv6CidrBlock: true });
  const sixth = select(0, made.att('Ipv6CidrBlocks'));
  return snippet(ipv6 ? [made, block] : [made], {
    id: made.ref,
    cidr: range,
    ipv6: ipv6 ? { ranges: cidr(sixth, SLOTS, 64), range: sixth, block } : undefined,
    defaultSecurityGroup: made.att('DefaultSecurityGroup'),
  });
}
