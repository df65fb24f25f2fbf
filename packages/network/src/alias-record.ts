import { type Condition, type Id, resource, snippet, type Value, when } from '@hipaa-stacks/cloudformation';

interface AliasTarget {
  readonly dnsName: Value<string>;
  readonly hostedZone: Value<string>;
}

export interface AliasRecordProps {
  /** Hosted zone of the name. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
  /** DNS name that users open, such as `ehr.example.org`. */
  readonly name: Value<string>;
  /** Target for IPv4: a `loadBalancer` or a `globalAccelerator`. */
  readonly to: AliasTarget;
  /** True if there is a target for IPv6. Default: never. */
  readonly dualStack?: Condition;
  /** Target for IPv6: a `loadBalancer`. Default: the target for IPv4. */
  readonly ipv6To?: AliasTarget;
}

/**
 * Alias records for a load balancer or an accelerator, which follow its addresses and are allowed at the apex of a zone: A, and AAAA if
 * it supports IPv6. An accelerator does not: IPv6 clients then use the load balancer.
 *
 * Source: Amazon Route 53 Developer Guide, "Choosing between alias and non-alias records".
 */
export function aliasRecord(id: string, { hostedZone, name, to, dualStack, ipv6To = to }: AliasRecordProps) {
  const record = (recordId: string, Type: 'A' | 'AAAA', target: AliasTarget) =>
    resource(recordId, 'AWS::Route53::RecordSet', {
      HostedZoneId: hostedZone,
      Name: name,
      Type,
      AliasTarget: { DNSName: target.dnsName, HostedZoneId: target.hostedZone, EvaluateTargetHealth: false },
    });
  const ipv6 = dualStack && when(dualStack, () => snippet([record(`${id}Ipv6`, 'AAAA', ipv6To)]));
  return snippet([record(id, 'A', to), ...(ipv6 ? [ipv6] : [])]);
}
