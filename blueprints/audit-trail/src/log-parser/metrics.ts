import type { Alert } from './alert.ts';

/** Counts of one batch of messages. */
interface BatchCounts {
  /** Log files that were read completely and whose alerts were all sent. */
  readonly Files: number;
  readonly Records: number;
  /** Skipped digest files. */
  readonly DigestFiles: number;
  /** Other skipped objects. */
  readonly OtherFiles: number;
  /** Messages that were returned to the queue. */
  readonly FailedFiles: number;
}

/** State of the keyword configuration: 1 if the file was deleted or is not valid, or 0 so that an alarm returns to the OK state. */
interface ConfigurationState {
  readonly ConfigurationMissing: 0 | 1;
  readonly ConfigurationInvalid: 0 | 1;
}

/** Metrics in the embedded metric format: CloudWatch reads them from the log, without calls and permissions. */
export interface Metrics {
  /** Writes `Matches`, with the dimensions Keyword and Severity and with Severity only, for alerts that SNS accepted. */
  matches(alerts: readonly Alert[]): void;
  batch(counts: BatchCounts): void;
  configuration(state: ConfigurationState): void;
}

/** Creates metrics in `namespace`, which are written as JSON lines to `write`. `now` is in ms. */
export function metrics(
  namespace: string,
  { now, write }: { now: () => number; write: (line: string) => void },
): Metrics {
  function emit(values: object, dimensions: readonly (readonly string[])[], properties: object = {}): void {
    const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
    const CloudWatchMetrics = [{ Namespace: namespace, Dimensions: dimensions, Metrics }];
    write(JSON.stringify({ _aws: { Timestamp: now(), CloudWatchMetrics }, ...properties, ...values }));
  }
  return {
    matches(alerts) {
      for (const [first, ...others] of byKeyword(alerts))
        emit({ Matches: matchesIn([first, ...others]) }, [['Keyword', 'Severity'], ['Severity']], {
          Keyword: first.keyword,
          Severity: first.severity,
        });
    },
    batch: (counts) => emit(counts, [[]]),
    configuration: (state) => emit(state, [[]]),
  };
}

/** An alert with `more` is counted as that number of matches. */
const matchesIn = (alerts: readonly Alert[]): number => alerts.reduce((sum, { more = 1 }) => sum + more, 0);

function byKeyword(alerts: readonly Alert[]): Iterable<[Alert, ...Alert[]]> {
  const groups = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const group = groups.get(alert.keyword);
    if (group) group.push(alert);
    else groups.set(alert.keyword, [alert]);
  }
  return groups.values();
}
