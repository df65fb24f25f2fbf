import { named, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface HostedZoneProps {
  /** DNS name of the zone, such as `portal.clinic.example`. It becomes public. */
  readonly name: Value<string>;
  /** ID of the public hosted zone of the parent name, in this account: the zone is delegated in it. */
  readonly parent: Value<string>;
}

/** An hour: the delegation can be changed in an hour, if the zone is created again. */
const DELEGATION_SECONDS = '3600';

/**
 * A public hosted zone for a DNS name, and its delegation in the hosted zone of the parent name. The name is not in the
 * public DNS before the delegation: a `certificate` that is validated in the zone depends on `delegation`, or waits for
 * 72 hours and fails.
 *
 * The zone is retained, because CloudFormation cannot delete a zone that is not empty, and ACM does not delete its
 * validation record. The delegation is deleted with the stack, so that it never points to a zone that does not exist.
 *
 * Source: Amazon Route 53 Developer Guide, "Routing traffic for subdomains" and "Protection from dangling delegation
 * records in Route 53"; ACM User Guide, "DNS validation".
 */
export function hostedZone(id: string, { name, parent }: HostedZoneProps) {
  const zone = resource(
    id,
    'AWS::Route53::HostedZone',
    { Name: name, HostedZoneTags: named(id) },
    { keep: 'log-store' },
  );
  const delegation = resource(`${id}Delegation`, 'AWS::Route53::RecordSet', {
    HostedZoneId: parent,
    Name: name,
    Type: 'NS',
    TTL: DELEGATION_SECONDS,
    ResourceRecords: zone.att('NameServers'),
  });
  return snippet([zone, delegation], {
    id: zone.ref,
    nameServers: zone.att('NameServers'),
    /** The records of the zone are public after it: a certificate depends on it. */
    delegation,
  });
}
