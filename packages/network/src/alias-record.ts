import { type Condition, type Id, resource, snippet, type Value, when } from '@hipaa-stacks/cloudformation';

export interface AliasRecordProps {
  /** Hosted zone of the name. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
  /** Name that people type, such as `ehr.example.org`. */
  readonly name: Value<string>;
  /** What answers: a `loadBalancer` or a `globalAccelerator`. */
  readonly to: { readonly dnsName: Value<string>; readonly hostedZone: Value<string> };
  /** Holds where it answers IPv6 too. Default: never. */
  readonly dualStack?: Condition;
}

/**
 * A name in DNS for a load balancer or an accelerator, without an address that could change, and at the top of a zone too: A, and
 * AAAA where it answers IPv6.
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
