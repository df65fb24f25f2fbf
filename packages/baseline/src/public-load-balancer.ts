import {
  type Conditions,
  type Expr,
  equals,
  holds,
  type Id,
  isGiven,
  not,
  optionalIdOf,
  or,
  type References,
  type Resource,
  type Rule,
  text,
} from '@hipaa-stacks/cloudformation';
import { loadBalancerLogBucket } from '@hipaa-stacks/data';
import { loadBalancer, type Subnets } from '@hipaa-stacks/network';
import type { Organization } from './organization.ts';
import { IPV4_RANGE } from './patterns.ts';

const furtherRange = (application: string, number: number) =>
  text(`Allowed IPv4 range ${number}`, {
    Description: `Optional. A further IPv4 range from which clients can access ${application}, such as another office.`,
    Default: '',
    AllowedPattern: `^$|^${IPV4_RANGE}$`,
    ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.0/24, or empty',
  });

/**
 * The parameters of the ranges from which clients can access the load balancer.
 *
 * @param application name of the application in the descriptions, such as `OpenEMR`
 */
export const rangeParameters = (application: string) => ({
  AllowedCidr: text('Allowed IPv4 range', {
    Description: `Optional. IPv4 range from which clients can access ${application}. If empty, no IPv4 address has access. 0.0.0.0/0 allows all addresses, and requires HostedZoneId or CertificateArn. Example: 203.0.113.0/24.`,
    Default: '',
    AllowedPattern: `^$|^0\\.0\\.0\\.0/0$|^${IPV4_RANGE}$`,
    ConstraintDescription: 'An IPv4 range from /8 to /32, such as 203.0.113.0/24, or 0.0.0.0/0, or empty',
  }),
  AllowedCidr2: furtherRange(application, 2),
  AllowedCidr3: furtherRange(application, 3),
  AllowedCidr4: furtherRange(application, 4),
  AllowedCidr5: furtherRange(application, 5),
  AllowedPrefixListId: optionalIdOf('AWS::EC2::PrefixList', 'pl', 'Allowed prefix list', {
    Description: `Optional. ID of a prefix list with IPv4 ranges from which clients can access ${application}, for more than five ranges, or ranges that several systems share. Example: pl-0123456789abcdef0.`,
  }),
  AllowedIpv6Cidr: text('Allowed IPv6 range', {
    Description: `Optional. IPv6 range from which clients can access ${application}. If empty, no IPv6 address has access. Requires NetworkMode own. ::/0 allows all addresses, and requires HostedZoneId or CertificateArn. Example: 2001:db8::/32.`,
    Default: '',
    AllowedPattern: '^$|^::/0$|^[0-9a-f:]{2,39}/(1[6-9]|[2-9][0-9]|1[01][0-9]|12[0-8])$',
    ConstraintDescription: 'An IPv6 range from /16 to /128 in lower case, such as 2001:db8::/32, or ::/0, or empty',
  }),
});

/** References to the parameters of the ranges. */
export type RangeReferences = References<ReturnType<typeof rangeParameters>>;

/** The conditions of the ranges. */
export const rangeConditions = (p: RangeReferences) => ({
  HasIpv4Range: isGiven(p.AllowedCidr),
  HasIpv4Range2: isGiven(p.AllowedCidr2),
  HasIpv4Range3: isGiven(p.AllowedCidr3),
  HasIpv4Range4: isGiven(p.AllowedCidr4),
  HasIpv4Range5: isGiven(p.AllowedCidr5),
  HasPrefixList: isGiven(p.AllowedPrefixListId),
  HasIpv6Range: isGiven(p.AllowedIpv6Cidr),
});

/** The rules of the ranges. EC2 refuses two equal rules of a security group: one assertion for each pair of ranges. */
export const rangeRules = (p: RangeReferences): Readonly<Record<string, Rule>> => ({
  AllowedRangesDiffer: {
    Assertions: pairsOf([p.AllowedCidr, p.AllowedCidr2, p.AllowedCidr3, p.AllowedCidr4, p.AllowedCidr5]).map(
      ([one, other]) =>
        holds(
          or(not(isGiven(one)), not(equals(one, other))),
          'Two of AllowedCidr, AllowedCidr2, AllowedCidr3, AllowedCidr4 and AllowedCidr5 are equal. Leave one of them empty.',
        ),
    ),
  },
});

const pairsOf = <T>(values: readonly T[]): readonly (readonly [T, T])[] =>
  values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other] as const));

export interface PublicLoadBalancerProps {
  readonly organization: Organization;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly network: {
    readonly vpc: Id<'AWS::EC2::VPC'>;
    readonly publicSubnets: Subnets;
    /** The routes to the internet gateway: an internet-facing load balancer requires them. */
    readonly internetRoutes: readonly Resource[];
  };
}

/**
 * An internet-facing load balancer, with the bucket of its logs. Without a range, its security group allows no inbound traffic. A
 * connection can be idle for 300 seconds.
 */
export function publicLoadBalancer(
  p: RangeReferences & { readonly DeletionProtection: Expr<boolean> },
  has: Conditions<typeof rangeConditions>,
  { organization, accessLogs, network }: PublicLoadBalancerProps,
) {
  const { days, longerThanAYear } = organization.retention;
  const logs = loadBalancerLogBucket('LoadBalancerLogBucket', {
    accessLogs,
    retentionDays: days,
    longerThanAYear,
  });
  const balancer = loadBalancer('LoadBalancer', {
    vpc: network.vpc,
    subnets: network.publicSubnets,
    scheme: 'internet-facing',
    allowedCidrs: [
      { range: p.AllowedCidr, given: has.HasIpv4Range },
      { range: p.AllowedCidr2, given: has.HasIpv4Range2 },
      { range: p.AllowedCidr3, given: has.HasIpv4Range3 },
      { range: p.AllowedCidr4, given: has.HasIpv4Range4 },
      { range: p.AllowedCidr5, given: has.HasIpv4Range5 },
      { range: p.AllowedPrefixListId, type: 'prefix-list', given: has.HasPrefixList },
      { range: p.AllowedIpv6Cidr, type: 'ipv6', given: has.HasIpv6Range },
    ],
    dualStack: has.HasIpv6Range,
    logs: { bucket: logs.name, policy: logs.policy },
    deletionProtection: p.DeletionProtection,
    idleSeconds: 300,
    after: network.internetRoutes,
  });
  return { logs, balancer };
}
