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

/** A range from which a load balancer is asked. */
export interface AllowedRange {
  /** IPv4, or IPv6 with `ipv6`. */
  readonly range: Value<string>;
  readonly ipv6?: boolean;
  /** Default: always. */
  readonly given?: Condition;
}

export interface LoadBalancerProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** In two zones at least: public ones if it faces the internet. */
  readonly subnets: Subnets;
  /** One that faces the internet wants a web ACL. */
  readonly scheme: 'internet-facing' | 'internal' | Value<string>;
  /** Who may ask. A slot for each range that a person can give. Default: nobody. */
  readonly allowedCidrs?: readonly AllowedRange[];
  /** Holds where it answers IPv6 too: then its subnets have IPv6. Default: never. */
  readonly dualStack?: Condition;
  /** Bucket for its logs, such as a `loadBalancerLogBucket`, and the policy by which they arrive, if it stands in the system. */
  readonly logs: { readonly bucket: Id<'AWS::S3::Bucket'>; readonly policy?: Resource };
  /** `true` once it stands; a parameter, off at create, since it blocks a rollback. */
  readonly deletionProtection: Value<boolean>;
  /** Seconds for which a connection may be silent: more than the longest answer takes. Default: 60. */
  readonly idleSeconds?: Value<number>;
  /** What must be there first: the routes to the internet gateway. */
  readonly after?: readonly Resource[];
}

/**
 * An application load balancer that nobody reaches unless a range is given. It logs each request and each connection, drops headers
 * with invalid names, refuses requests that two servers could read differently, and answers nothing while its web ACL does not. It
 * adds the address that it saw as the last one in `X-Forwarded-For`; what stands before that, a client may have made up.
 * What it serves is a `listener`; it reaches what `allowTcp` lets it.
 *
 * @throws Problem when a range of everyone is written out: who opens it to everyone does so by a parameter
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Load balancer attributes", "Desync mitigation mode".
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
  for (const { range } of allowedCidrs) refuseEveryone(id, range);
  const group = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: 'The load balancer',
      ...(allowedCidrs.length > 0 && { SecurityGroupIngress: allowedCidrs.flatMap(rulesOf) }),
      SecurityGroupEgress: noEgress(),
      Tags: named(`${id}SecurityGroup`),
    },
    {
      supports: ['164.312(a)(1)', '164.312(e)(1)'],
      exceptions: allowedCidrs.some(({ given }) => given) ? whoDeploysSays : [],
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
      exceptions: deletionProtection === true ? [] : [protectedLater],
    },
  );
  return snippet([group, balancer], {
    arn: balancer.ref,
    dnsName: balancer.att('DNSName'),
    /** Hosted zone of its name, for an `aliasRecord`. */
    hostedZone: balancer.att('CanonicalHostedZoneID'),
    /** For metrics. */
    fullName: balancer.att('LoadBalancerFullName'),
    /** Who is asked by it admits this group: `allowTcp`. */
    securityGroup: group.att('GroupId'),
  });
}

const protectedLater: CheckerException = {
  rule: 'cdk-nag:HIPAA.Security-ELBDeletionProtectionEnabled',
  reason: 'At create it would block a rollback; `deploy` turns it on by the parameter when the stack stands.',
};

const whoDeploysSays: readonly CheckerException[] = [
  {
    rule: 'checkov:CKV_AWS_23',
    reason: 'Every rule has a description; Checkov does not look for it within Fn::If.',
  },
  {
    rule: 'checkov:CKV_AWS_260',
    reason: 'Who comes in is a parameter, and nobody by default. Port 80 only answers that HTTPS is meant.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-EC23',
    reason:
      'Who comes in is a parameter, and nobody by default. Whoever wants everyone to come, as to a portal, says so.',
  },
];

const ports = [
  { port: 443, Description: 'HTTPS' },
  { port: 80, Description: 'Sent on to HTTPS' },
];

const rulesOf = ({ range, ipv6 = false, given }: AllowedRange) =>
  ports.map(({ port, Description }) => {
    const from = ipv6 ? { CidrIpv6: range } : { CidrIp: range };
    const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port, ...from, Description };
    return given ? either(given, rule, noValue) : rule;
  });

function refuseEveryone(id: string, range: Value<string>): void {
  if (typeof range !== 'string' || !/\/0$/.test(range)) return;
  throw new Problem(id, `it would answer ${range}, which is everyone`, 'Give the range by a parameter.');
}
