import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { type Alert, alert } from './alert.ts';
import type { Matcher } from './configuration.ts';
import { Failure, reasonOf } from './failure.ts';
import type { Invocation } from './invocation.ts';
import { fileKind, readRecords, shownKey } from './log-file.ts';
import { type CreatedObject, createdObject } from './notification.ts';
import { auditRecord } from './record.ts';
import { sendAlerts } from './send-alerts.ts';

/** Milliseconds that a log file needs at least; with less left it is not begun. */
const fileTime = 15_000;

/**
 * Reads the log files that a batch of messages tells of, one after the other, and alerts on what matches.
 * A message whose file can't be read, or whose alerts can't all be sent, is handed back: the queue brings it again,
 * and in the end its dead-letter queue keeps it. Throws when there is no saying which keywords are in force.
 */
export async function parseBatch(
  messages: readonly SQSRecord[],
  keywords: (invocation: Invocation) => Promise<Matcher>,
  invocation: Invocation,
): Promise<SQSBatchResponse> {
  const { log, metrics } = invocation;
  const counts = { Files: 0, Records: 0, DigestFiles: 0, OtherFiles: 0, FailedFiles: 0 };
  const batchItemFailures: { itemIdentifier: string }[] = [];

  for (const { messageId, body } of messages) {
    const match = await keywords(invocation);
    let logFile: string | undefined;
    try {
      const object = createdObject(body);
      const kind = fileKind(object.key);
      if (kind === 'digest') {
        counts.DigestFiles++;
      } else if (kind === 'other') {
        counts.OtherFiles++;
        log.warn('passed over: not a log file', { messageId });
      } else {
        logFile = shownKey(object.key);
        const { records, alerts } = await readLogFile(object, match, invocation);
        const { sent, duplicates } = await sendAlerts(alerts, invocation);
        counts.Files++;
        counts.Records += records;
        log.info('log file read', { messageId, logFile, records, sent, duplicates });
      }
    } catch (error) {
      counts.FailedFiles++;
      log.error('handed back to the queue', { messageId, logFile, reason: reasonOf(error) });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }

  metrics.batch(counts);
  return { batchItemFailures };
}

async function readLogFile(
  { bucket, key, version }: CreatedObject,
  match: Matcher,
  { aws, remaining }: Invocation,
): Promise<{ records: number; alerts: readonly Alert[] }> {
  if (remaining() < fileTime) throw new Failure('out of time, the log file is for the next try');
  const { body } = await aws.getObject({ bucket, key, ...(version && { version }) });
  const alerts: Alert[] = [];
  const logFile = shownKey(key);
  const records = await readRecords(body, (source) => {
    const record = auditRecord(source);
    for (const keyword of match(record)) alerts.push(alert(record, keyword, logFile));
  });
  return { records, alerts };
}
