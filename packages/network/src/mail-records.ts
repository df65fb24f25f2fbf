import { type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';
import type { MailRecord } from './mail-identity.ts';

export interface MailRecordsProps {
  /** The public zone in which the domain lies, or one above it. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
  /** `records` of a `mailIdentity`. */
  readonly records: readonly MailRecord[];
}

/** Seconds for which others may remember a record. */
const TTL = '1800';

/**
 * The records of a `mailIdentity` in Route 53. None of them changes how the domains above it get mail: they all lie below its own.
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
