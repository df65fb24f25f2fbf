import { dashboard } from '@hipaa-stacks/audit';
import { type Alerting, messagesIn } from '@hipaa-stacks/baseline';
import type { Expr, Id } from '@hipaa-stacks/cloudformation';
import type { eventQueue } from '@hipaa-stacks/data';
import { severities } from './log-parser/configuration.ts';
import { KEYWORD_FILE } from './parser.ts';

export interface ParserAlarmsProps {
  readonly alerting: Alerting<'AlertTopic' | 'NoticeTopic'>;
  /** The queue of new log files, which the parser reads. */
  readonly queue: ReturnType<typeof eventQueue>;
  readonly parser: Id<'AWS::Lambda::Function'>;
  readonly metricNamespace: Expr<string>;
}

/** An hour in seconds. */
const HOUR = 3600;

const sources = ({ parser, metricNamespace }: ParserAlarmsProps) => ({
  ofParser: (metric: string) => ({
    namespace: 'AWS/Lambda',
    metric,
    dimensions: { FunctionName: parser },
    statistic: 'Sum' as const,
  }),
  written: (metric: string, statistic: 'Maximum' | 'Sum') => ({ namespace: metricNamespace, metric, statistic }),
});

/** Alarms on the parser, its queues and the keyword file, and on the dead-letter queues of the alerts. */
export function parserAlarms(props: ParserAlarmsProps) {
  const { queue, alerting } = props;
  const { ofParser, written } = sources(props);
  const alerts = alerting.channels.AlertTopic;
  const parserErrors = alerts.alarm('ParserErrors', {
    description: 'The log parser failed. Look at its log group. The queue retries each log file.',
    ...ofParser('Errors'),
  });
  const alarms = [
    parserErrors,
    alerts.alarm('ParserThrottles', {
      description:
        'Lambda throttled the log parser for 15 minutes: alerts are late. Look at the concurrent executions of the account, and increase the quota.',
      ...ofParser('Throttles'),
      periods: 3,
    }),
    // CloudTrail delivers files every few minutes: its own calls to the bucket and the key are events, also in an idle account.
    alerts.alarm('NoLogFiles', {
      description:
        'The log parser has read no log file for an hour. Check that the trail is logging, that the bucket sends its events to EventBridge, that the rule LogFileRule and the event source of the parser are enabled, and that the parser does not fail.',
      ...written('Files', 'Sum'),
      below: true,
      periods: 12,
      missing: 'breaching',
      notifiesOk: true,
    }),
    alerts.alarm('LogFilesWaiting', {
      description:
        'A log file has waited for the parser for more than an hour: alerts are late. Look at the log group of the parser and at its throttles.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: queue.name },
      statistic: 'Maximum',
      threshold: HOUR,
    }),
    alerts.alarm('UnprocessedLogFiles', {
      description:
        'A log file could not be parsed in ten attempts. Look at the log group of the parser, fix the cause, and redrive the dead-letter queue.',
      ...messagesIn(queue.deadLetterQueueName),
    }),
    alerts.alarm('KeywordFileMissing', {
      description: `${KEYWORD_FILE} was deleted from the configuration bucket, and the built-in keywords are in force. Upload the file again.`,
      ...written('ConfigurationMissing', 'Maximum'),
      missing: 'ignore',
    }),
    alerts.alarm('KeywordFileInvalid', {
      description: `The new ${KEYWORD_FILE} is not valid, and the last valid file is in force. Look at the alert, which describes the error.`,
      ...written('ConfigurationInvalid', 'Maximum'),
      missing: 'ignore',
    }),
  ];
  return { parserErrors, alarms: [...alarms, ...alerting.alarms] };
}

/** The dashboard: the alarms, the matches, and the state of the parser and the queues. */
export function parserDashboard(props: ParserAlarmsProps, { alarms }: ReturnType<typeof parserAlarms>) {
  const { queue, alerting } = props;
  const { ofParser, written } = sources(props);
  return dashboard('Dashboard', {
    alarms: alarms.map(({ arn }) => arn),
    graphs: {
      Matches: severities.map((Severity) => ({ ...written('Matches', 'Sum'), dimensions: { Severity } })),
      'Log files': ['Files', 'Records', 'FailedFiles'].map((metric) => written(metric, 'Sum')),
      'Log parser': ['Invocations', 'Errors', 'Throttles'].map(ofParser),
      'Queued messages': [queue.name, queue.deadLetterQueueName, alerting.undelivered.name, alerting.unsent.name].map(
        messagesIn,
      ),
    },
  });
}
