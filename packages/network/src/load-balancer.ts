import {
  type CheckerException,
  type Condition,
  either,
  type Id,
  named,
  noEgress,
  noValue,
  Problem,
  type Resource,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { asText, attributes } from './load-balancer-attributes.ts';
import type { Subnets } from './network.ts';

/** A CIDR block or a prefix list that can access a load balancer. */
export interface AllowedRange {
  /** IPv4 CIDR block, IPv6 CIDR block, or ID of a prefix list. */
  readonly range: Value<string>;
  /** Type of the range. Default: `ipv4`. */
  readonly type?: 'ipv4' | 'ipv6' | 'prefix-list';
  /** Condition under which it is allowed. Default: always. */
  readonly given?: Condition;
}

export interface LoadBalancerProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** In at least two Availability Zones; public ones if it is internet-facing. */
  readonly subnets: Subnets;
  /** An internet-facing load balancer needs a web ACL. */
  readonly scheme: 'internet-facing' | 'internal' | Value<string>;
  /** CIDR blocks that can access it, one for each parameter. Default: none. */
  readonly allowedCidrs?: readonly AllowedRange[];
  /** Condition for IPv6. Its subnets must have IPv6. Default: IPv4 only. */
  readonly dualStack?: Condition;
  /** Bucket for its logs, such as a `loadBalancerLogBucket`, and the bucket policy, if it is in the system. */
  readonly logs: { readonly bucket: Id<'AWS::S3::Bucket'>; readonly policy?: Resource };
  /** Set `true` after creation, usually by a parameter: at creation it would block a rollback. */
  readonly deletionProtection: Value<boolean>;
  /** Idle timeout of a connection, in seconds: longer than the longest response takes. Default: 60. */
  readonly idleSeconds?: Value<number>;
  /** Resources that must be created first: the routes to the internet gateway. */
  readonly after?: readonly Resource[];
}

/**
 * An Application Load Balancer, without ingress unless CIDR blocks are set. It logs each request and each connection,
 * drops headers with invalid names, refuses ambiguous requests (desync mitigation), and fails closed if its web ACL
 * does not respond. It appends the client address to `X-Forwarded-For`; a client can forge the addresses before it. Add
 * a `listener`, and egress with `allowTcp`.
 *
 * @throws Problem if a literal CIDR block allows all addresses: only a parameter can allow them
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Load balancer attributes", "Desync
 * mitigation mode".
 */
export function loadBalancer(id: string, props: LoadBalancerProps) {
  const {
    vpc,
    subnets,
    scheme,
    allowedCidrs = [],
    dualStack,
    logs,
    deletionProtection,
    idleSeconds = 60,
    after = [],
  } = props;
  for (const { range } of allowedCidrs) refuseAllAddresses(id, range);
  const group = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: 'Load balancer',
      ...(allowedCidrs.length > 0 && { SecurityGroupIngress: allowedCidrs.flatMap(ingressRules) }),
      SecurityGroupEgress: noEgress(),
      Tags: named(`${id}SecurityGroup`),
    },
    {
      supports: ['164.312(a)(1)', '164.312(e)(1)'],
      exceptions: allowedCidrs.some(({ given }) => given) ? cidrParameterExceptions : [],
    },
  );
  const balancer = resource(
    id,
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    {
      Type: 'application',
      Scheme: scheme,
      IpAddressType: dualStack ? either(dualStack, 'dualstack', 'ipv4') : 'ipv4',
      Subnets: subnets,
      SecurityGroups: [group.att('GroupId')],
      LoadBalancerAttributes: attributes({
        'access_logs.s3.enabled': 'true',
        'access_logs.s3.bucket': logs.bucket,
        'connection_logs.s3.enabled': 'true',
        'connection_logs.s3.bucket': logs.bucket,
        'deletion_protection.enabled': asText(deletionProtection),
        'idle_timeout.timeout_seconds': asText(idleSeconds),
        'routing.http.desync_mitigation_mode': 'strictest',
        'routing.http.drop_invalid_header_fields.enabled': 'true',
        'routing.http.xff_header_processing.mode': 'append',
        'waf.fail_open.enabled': 'false',
      }),
      Tags: named(id),
    },
    {
      dependsOn: [...(logs.policy ? [logs.policy] : []), ...after],
      supports: ['164.312(b)'],
      exceptions: deletionProtection === true ? [] : [deletionProtectionException],
    },
  );
  return snippet([group, balancer], {
    arn: balancer.ref,
    dnsName: balancer.att('DNSName'),
    /** Hosted zone of its DNS name, for an `aliasRecord`. */
    hostedZone: balancer.att('CanonicalHostedZoneID'),
    /** For metrics. */
    fullName: balancer.att('LoadBalancerFullName'),
    /** For `allowTcp` to its targets. */
    securityGroup: group.att('GroupId'),
  });
}

const deletionProtectionException: CheckerException = {
  rule: 'cdk-nag:HIPAA.Security-ELBDeletionProtectionEnabled',
  reason: 'At creation it would block a rollback. `deploy` enables it with the parameter after the stack is created.',
};

const cidrParameterExceptions: readonly CheckerException[] = [
  {
    rule: 'checkov:CKV_AWS_23',
    reason: 'Every rule has a description; Checkov does not find it inside Fn::If.',
  },
  {
    rule: 'checkov:CKV_AWS_260',
    reason: 'The CIDR block is a parameter, empty by default. Port 80 only redirects to HTTPS.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-EC23',
    reason:
      'The CIDR block is a parameter, empty by default. Access for all addresses, as to a portal, must be set explicitly.',
  },
];

const ports = [
  { port: 443, Description: 'HTTPS' },
  { port: 80, Description: 'HTTP, redirected to HTTPS' },
];

const source = { ipv4: 'CidrIp', ipv6: 'CidrIpv6', 'prefix-list': 'SourcePrefixListId' } as const;

const ingressRules = ({ range, type = 'ipv4', given }: AllowedRange) =>
  ports.map(({ port, Description }) => {
    const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port, [source[type]]: range, Description };
    return given ? either(given, rule, noValue) : rule;
  });

function refuseAllAddresses(id: string, range: Value<string>): void {
  if (typeof range !== 'string' || !/\/0$/.test(range)) return;
  throw new Problem(id, `the CIDR block ${range} allows all addresses`, 'Set it with a parameter.');
}
