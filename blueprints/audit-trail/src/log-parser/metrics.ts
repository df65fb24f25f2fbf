import type { Alert } from './alert.ts';

/** Counts of one batch of notifications. */
export interface BatchCounts {
  /** Log files read to their end, with all their alerts sent. */
  readonly Files: number;
  readonly Records: number;
  /** Digest files passed over. */
  readonly DigestFiles: number;
  /** Objects that are no log files. */
  readonly OtherFiles: number;
  /** Deliveries handed back to the queue. */
  readonly FailedFiles: number;
}

/** State of the keyword configuration: 1 or 0, so that an alarm also learns that all is well again. */
export interface ConfigurationState {
  readonly ConfigurationMissing: 0 | 1;
  readonly ConfigurationInvalid: 0 | 1;
}

/** Where metrics go: CloudWatch reads them from the log (embedded metric format), so no call and no permission is needed. */
export interface Metrics {
  /** `Matches`, by Keyword and Severity, and by Severity alone, for alerts that SNS has taken. */
  matches(alerts: readonly Alert[]): void;
  batch(counts: BatchCounts): void;
  configuration(state: ConfigurationState): void;
}

/** Metrics in `namespace`, one JSON line each to `write`. `now` is in ms. */
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
        emit({ Matches: others.length + 1 }, [['Keyword', 'Severity'], ['Severity']], {
          Keyword: first.keyword,
          Severity: first.severity,
        });
    },
    batch: (counts) => emit(counts, [[]]),
    configuration: (state) => emit(state, [[]]),
  };
}

function byKeyword(alerts: readonly Alert[]): Iterable<[Alert, ...Alert[]]> {
  const groups = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const group = groups.get(alert.keyword);
    if (group) group.push(alert);
    else groups.set(alert.keyword, [alert]);
  }
  return groups.values();
}
