/** The allowed fields of a log line. There is no field for text of unknown content, such as an object key or a record. */
export interface LogFields {
  readonly requestId?: string;
  /** ID of the SQS message, whose body contains the key of the object. */
  readonly messageId?: string;
  /** The result of `shownKey`. */
  readonly logFile?: string | undefined;
  readonly records?: number;
  readonly sent?: number;
  readonly duplicates?: number;
  readonly reason?: string;
}

/** Structured log with one JSON object per line. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Creates a log that writes to `write` and adds `common` to each line. */
export function log(write: (line: string) => void, common: LogFields = {}): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      write(JSON.stringify({ level, message, ...common, ...fields }));
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}
