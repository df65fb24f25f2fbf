import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';
import type { MailRecord } from './mail-identity.ts';

export interface MailRecordsProps {
  /** The public hosted zone of the domain, or of a parent domain. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
  /** `records` of a `mailIdentity`. */
  readonly records: readonly MailRecord[];
}

/** Time to live of a record, in seconds. */
const TTL = '1800';

/**
 * The records of a `mailIdentity` in Route 53. They are all below its domain, and do not change the mail of parent
 * domains.
 *
 * Source: Amazon Route 53 Developer Guide, "Supported DNS record types".
 */
export function mailRecords(id: string, { hostedZone, records }: MailRecordsProps) {
  const made = records.map(({ type, name, value }, index) =>
    resource(`${id}${index + 1}`, 'AWS::Route53::RecordSet', {
      HostedZoneId: hostedZone,
      Name: name,
      Type: type,
      TTL,
      ResourceRecords: [value],
    }),
  );
  return snippet(made);
}
