import { parquetMetadata } from 'hyparquet/src/metadata.js';

/**
 * The columns of a Parquet file, by its footer: the last bytes are the footer, its length and `PAR1`. Types are those of Hive, as the
 * Glue catalog has them.
 *
 * Source: Apache Parquet, parquet.thrift and "File Format".
 */

/** A column, with its type as Hive calls it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

const MAGIC = 'PAR1';

/** Bytes behind the footer: its length, and the mark. */
const TAIL = 8;

/** How many bytes, from the end, hold the footer; `end` are some last bytes of the file. Throws where it is no Parquet file. */
export function footerBytes(end: Uint8Array): number {
  const tail = Buffer.from(end.slice(-TAIL));
  if (tail.length < TAIL || tail.toString('latin1', 4) !== MAGIC) throw new Error('This is no Parquet file');
  return tail.readUInt32LE(0) + TAIL;
}

/** The columns, in order; `end` are at least the last `footerBytes` of the file. Throws where a column is nested: a table has none. */
export function columnsOf(end: Uint8Array): readonly Column[] {
  footerBytes(end);
  const { schema } = parquetMetadata(end, { geoparquet: false });
  return schema.slice(1).map((element) => {
    if (element.num_children) throw new Error(`Column ${element.name} is nested, which a table of MySQL has not`);
    return { name: element.name, type: typeOf(element) };
  });
}

type Element = ReturnType<typeof parquetMetadata>['schema'][number];

/** Types of the bytes: of INT96, which is a time of old writers, Hive makes a time too. */
const physical: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  INT32: 'int',
  INT64: 'bigint',
  INT96: 'timestamp',
  FLOAT: 'float',
  DOUBLE: 'double',
};

/** What the bytes mean, where Hive has another type for that. Writers give the converted type, the logical one, or both. */
const meant: Readonly<Record<string, string>> = {
  UTF8: 'string',
  STRING: 'string',
  ENUM: 'string',
  JSON: 'string',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_MILLIS: 'timestamp',
  TIMESTAMP_MICROS: 'timestamp',
};

function typeOf({ type, converted_type, logical_type, precision, scale }: Element): string {
  const names = [converted_type, logical_type?.type].flatMap((name) => name ?? []);
  if (names.includes('DECIMAL')) return `decimal(${precision},${scale ?? 0})`;
  const [name] = names.flatMap((each) => meant[each] ?? []);
  return name ?? physical[type ?? ''] ?? 'binary';
}
