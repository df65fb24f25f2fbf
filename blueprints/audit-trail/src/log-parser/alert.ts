import type { Keyword, Severity } from './configuration.ts';
import type { AuditRecord } from './record.ts';

/** One match of one record with one keyword: what people are told, and what the table keeps. */
export interface Alert {
  /** `<eventId>#<keyword>`: the same match has the same id, however often its file arrives. */
  readonly id: string;
  readonly keyword: string;
  readonly severity: Severity;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly accountId: string;
  readonly principalType: string;
  readonly errorCode?: string;
  readonly eventId: string;
  /** Where the full record is, for those who may read the log archive. */
  readonly logFile?: string;
}

/** A message as it goes to the topic. Subscribers filter on `attributes`. */
export interface Message {
  readonly subject: string;
  readonly body: string;
  readonly attributes: { readonly keyword: string; readonly severity: Severity };
}

/** Makes the alert for a match. It takes over nothing that could name a person or hold ePHI. */
export function alert(record: AuditRecord, keyword: Keyword, logFile: string | undefined): Alert {
  const { principals: _, ...told } = record;
  return {
    id: `${record.eventId}#${keyword.name}`,
    keyword: keyword.name,
    severity: keyword.severity,
    ...told,
    ...(logFile && { logFile }),
  };
}

/** Writes an alert as JSON that says what happened and how to look up the rest. `region` and `table` are the ledger's. */
export function alertMessage(alert: Alert, { region, table }: { region: string; table: string }): Message {
  const { id, keyword, logFile: _, ...told } = alert;
  const key = JSON.stringify({ Id: { S: id } });
  const lookUp = `aws dynamodb get-item --region ${region} --table-name ${table} --key '${key}'`;
  return {
    subject: subject(`[${alert.severity}] ${keyword}: ${alert.eventName} in ${alert.accountId}`),
    body: JSON.stringify({ alert: keyword, ...told, lookUp }, null, 2),
    attributes: { keyword, severity: alert.severity },
  };
}

/** Tells that a version of the keyword configuration was refused, and what is in force instead. */
export function refusalMessage(reason: string, version: string, inForce: string): Message {
  return {
    subject: subject('[high] configuration-refused: the keyword configuration is broken'),
    body: JSON.stringify({ alert: 'configuration-refused', severity: 'high', reason, version, inForce }, null, 2),
    attributes: { keyword: 'configuration-refused', severity: 'high' },
  };
}

/** SNS takes fewer than 100 characters of ASCII; what goes in is ASCII already. */
function subject(text: string): string {
  return text.slice(0, 99);
}
