/** All that a log line may hold. There is no field for a text of unknown origin, such as an object key or a record. */
export interface LogFields {
  readonly requestId?: string;
  /** The SQS message: its body, in the queue or the dead-letter queue, names the object. */
  readonly messageId?: string;
  /** Only as `shownKey` gives it. */
  readonly logFile?: string | undefined;
  readonly records?: number;
  readonly sent?: number;
  readonly duplicates?: number;
  readonly reason?: string;
}

/** Structured log: one JSON object a line. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A log that writes to `write` and repeats `common` on each line. */
export function log(write: (line: string) => void, common: LogFields = {}): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      write(JSON.stringify({ level, message, ...common, ...fields }));
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}
