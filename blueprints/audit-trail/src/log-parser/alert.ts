import type { Keyword, Severity } from './configuration.ts';
import type { AuditRecord } from './record.ts';

/** A match of a record with a keyword: the content of the message and of the item in the table. */
export interface Alert {
  /** `<eventId>#<keyword>`. It is the same for each delivery of the log file. */
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
  /** Key of the log file with the full record. */
  readonly logFile?: string;
  /** Number of matches of the keyword in the log file that have no alert of their own. The other fields are those of the first of them. */
  readonly more?: number;
}

/** A message to the topic. Subscriptions can filter on `attributes`. */
export interface Message {
  readonly subject: string;
  readonly body: string;
  readonly attributes: { readonly keyword: string; readonly severity: Severity };
}

/** Creates the alert of a match. It contains no field that can contain a user name or ePHI. */
export function alert(record: AuditRecord, keyword: Keyword, logFile: string | undefined): Alert {
  const { principals: _, ...fields } = record;
  return {
    id: `${record.eventId}#${keyword.name}`,
    keyword: keyword.name,
    severity: keyword.severity,
    ...fields,
    ...(logFile && { logFile }),
  };
}

/** Creates the message of an alert: JSON with the event and a command that gets the details. `region` and `table` are those of the ledger. */
export function alertMessage(alert: Alert, { region, table }: { region: string; table: string }): Message {
  const { id, keyword, logFile: _, ...fields } = alert;
  const key = JSON.stringify({ Id: { S: id } });
  const lookUp = `aws dynamodb get-item --region ${region} --table-name ${table} --key '${key}'`;
  const what = alert.more === undefined ? alert.eventName : `${alert.more} more matches in the same log file`;
  return {
    subject: subject(`[${alert.severity}] ${keyword}: ${what} in ${alert.accountId}`),
    body: JSON.stringify({ alert: keyword, ...fields, lookUp }, null, 2),
    attributes: { keyword, severity: alert.severity },
  };
}

/** Creates the message about a refused version of the keyword configuration. `inForce` describes the configuration in force. */
export function refusalMessage(reason: string, version: string, inForce: string): Message {
  return {
    subject: subject('[high] configuration-refused: the keyword configuration is not valid'),
    body: JSON.stringify({ alert: 'configuration-refused', severity: 'high', reason, version, inForce }, null, 2),
    attributes: { keyword: 'configuration-refused', severity: 'high' },
  };
}

/** SNS accepts fewer than 100 ASCII characters. The text is ASCII already. */
function subject(text: string): string {
  return text.slice(0, 99);
}
