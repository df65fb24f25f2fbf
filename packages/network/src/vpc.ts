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

/** A VPC, as other builders use it. */
export interface Vpc {
  readonly id: Id<'AWS::EC2::VPC'>;
  readonly cidr: Value<string>;
  /** Its sixteen IPv6 CIDR blocks for subnets, and the resource that must be created first; undefined without IPv6. */
  readonly ipv6: Ipv6 | undefined;
}

/** IPv6 of a VPC. */
export interface Ipv6 {
  readonly ranges: Expr<readonly string[]>;
  readonly range: Expr<string>;
  readonly block: Resource;
}

export interface VpcProps {
  /** IPv4 CIDR block, /16 to /20: see `vpcCidrConstraints`. */
  readonly cidr: Value<string>;
  /** Whether it also has an Amazon-provided IPv6 CIDR block. Default: no. */
  readonly ipv6?: boolean;
}

/** Maximum number of subnets in a VPC: four tiers of up to four zones. */
export const SLOTS = 16;

/**
 * A VPC with DNS, which the DNS names of endpoints require. Add a `flowLog`.
 *
 * Its default security group allows traffic between its members, and CloudFormation has no type that changes it: pass
 * `defaultSecurityGroup` to the custom resource that removes its rules, and do not use it.
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
          reason: 'CloudFormation cannot change the default security group. No resource uses it.',
        },
      ],
    },
  );
  const block = resource(`${id}Ipv6`, 'AWS::EC2::VPCCidrBlock', { VpcId: made.ref, AmazonProvidedIpv6CidrBlock: true });
  const ipv6Range = select(0, made.att('Ipv6CidrBlocks'));
  return snippet(ipv6 ? [made, block] : [made], {
    id: made.ref,
    cidr: range,
    ipv6: ipv6 ? { ranges: cidr(ipv6Range, SLOTS, 64), range: ipv6Range, block } : undefined,
    defaultSecurityGroup: made.att('DefaultSecurityGroup'),
  });
}
