import type { Topic } from './aws.ts';
import { Failure } from './failure.ts';

/** Settings from the environment variables of the function. */
export interface Settings {
  /** AWS_REGION, set by Lambda. */
  readonly region: string;
  readonly topicArns: Readonly<Record<Topic, string>>;
  readonly table: string;
  /** Retention of alerts in the table, in days. After that, a repeated log file sends its alerts again. */
  readonly retentionDays: number;
  readonly metricNamespace: string;
  readonly configurationBucket: string;
  readonly configurationKey: string;
}

/** Reads the settings. Throws Failure with the name of a missing variable. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const get = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Failure(`${name}: the environment variable is not set`);
    return value;
  };
  const retentionDays = Number(get('RETENTION_DAYS'));
  if (!Number.isInteger(retentionDays) || retentionDays < 1)
    throw new Failure('RETENTION_DAYS: must be a whole number of days, at least 1');
  return {
    region: get('AWS_REGION'),
    topicArns: { alerts: get('TOPIC_ARN'), notices: get('NOTICE_TOPIC_ARN') },
    table: get('TABLE_NAME'),
    retentionDays,
    metricNamespace: get('METRIC_NAMESPACE'),
    configurationBucket: get('CONFIGURATION_BUCKET'),
    configurationKey: get('CONFIGURATION_KEY'),
  };
}
