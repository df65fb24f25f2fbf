import { type Condition, type Id, resource, snippet, type Value, when } from '@hipaa-stacks/cloudformation';

export interface AliasRecordProps {
  /** Hosted zone of `name`. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
  /** DNS name, such as `ehr.example.org`. */
  readonly name: Value<string>;
  /** Target: a `loadBalancer` or a `globalAccelerator`. */
  readonly to: { readonly dnsName: Value<string>; readonly hostedZone: Value<string> };
  /** Condition for an AAAA record: the target has IPv6. Default: no AAAA record. */
  readonly dualStack?: Condition;
}

/**
 * Alias records for a load balancer or an accelerator: A, and AAAA if it has IPv6. They follow address changes of the
 * target, and can be at the zone apex.
 *
 * Source: Amazon Route 53 Developer Guide, "Choosing between alias and non-alias records".
 */
export function aliasRecord(id: string, { hostedZone, name, to, dualStack }: AliasRecordProps) {
  const record = (recordId: string, Type: 'A' | 'AAAA') =>
    resource(recordId, 'AWS::Route53::RecordSet', {
      HostedZoneId: hostedZone,
      Name: name,
      Type,
      AliasTarget: { DNSName: to.dnsName, HostedZoneId: to.hostedZone, EvaluateTargetHealth: false },
    });
  const ipv6 = dualStack && when(dualStack, () => snippet([record(`${id}Ipv6`, 'AAAA')]));
  return snippet([record(id, 'A'), ...(ipv6 ? [ipv6] : [])]);
}
