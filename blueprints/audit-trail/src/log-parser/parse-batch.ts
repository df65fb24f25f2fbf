import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Alert } from './alert.ts';
import type { Matcher } from './configuration.ts';
import { Failure, reasonOf } from './failure.ts';
import { fileAlerts } from './file-alerts.ts';
import type { Invocation } from './invocation.ts';
import { fileKind, readRecords, shownKey } from './log-file.ts';
import { type CreatedObject, createdObject } from './notification.ts';
import { auditRecord } from './record.ts';
import { sendAlerts } from './send-alerts.ts';

/** Minimum remaining time in milliseconds to start with a log file. */
const fileTime = 15_000;

/**
 * Reads the log files of a batch of messages, one after the other, and sends alerts about matching records. A message is returned to the
 * queue if its file cannot be read or not all of its alerts can be sent: the queue delivers it again, and moves it to the dead-letter
 * queue after the last attempt. Throws if the keywords in force are not known.
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
        log.warn('skipped: not a log file', { messageId });
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
      log.error('returned to the queue', { messageId, logFile, reason: reasonOf(error) });
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
  if (remaining() < fileTime) throw new Failure('out of time: the log file is retried');
  const { body } = await aws.getObject({ bucket, key, ...(version && { version }) });
  const alerts = fileAlerts(shownKey(key));
  const records = await readRecords(body, (source) => {
    const record = auditRecord(source);
    for (const keyword of match(record)) alerts.add(record, keyword);
  });
  return { records, alerts: alerts.all() };
}
