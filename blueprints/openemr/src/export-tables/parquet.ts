import { parquetMetadata } from 'hyparquet/src/metadata.js';

/**
 * Reads the columns of a Parquet file from its footer: the file ends with the footer, its length and `PAR1`. Types are Hive types, as
 * in the Glue catalog.
 *
 * Source: Apache Parquet, parquet.thrift and "File Format".
 */

/** A column, with its Hive type. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

const MAGIC = 'PAR1';

/** Bytes after the footer: its length, and `PAR1`. */
const TAIL = 8;

/**
 * Returns the number of bytes from the start of the footer to the end of the file.
 *
 * @param end the last bytes of the file, at least 8
 * @throws if it is not a Parquet file
 */
export function footerBytes(end: Uint8Array): number {
  const tail = Buffer.from(end.slice(-TAIL));
  if (tail.length < TAIL || tail.toString('latin1', 4) !== MAGIC) throw new Error('Not a Parquet file');
  return tail.readUInt32LE(0) + TAIL;
}

/**
 * Returns the columns, in order.
 *
 * @param end the last bytes of the file, at least `footerBytes`
 * @throws if it is not a Parquet file, or if a column is nested
 */
export function columnsOf(end: Uint8Array): readonly Column[] {
  footerBytes(end);
  const { schema } = parquetMetadata(end, { geoparquet: false });
  return schema.slice(1).map((element) => {
    if (element.num_children)
      throw new Error(`Column ${element.name} is nested, which is not possible in a MySQL table`);
    return { name: element.name, type: typeOf(element) };
  });
}

type Element = ReturnType<typeof parquetMetadata>['schema'][number];

/** Hive types by physical type. Old writers use INT96 for timestamps. */
const physicalTypes: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  INT32: 'int',
  INT64: 'bigint',
  INT96: 'timestamp',
  FLOAT: 'float',
  DOUBLE: 'double',
};

/** Hive types by converted or logical type, where they differ from the physical type. Writers set one of them, or both. */
const logicalTypes: Readonly<Record<string, string>> = {
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
  const [name] = names.flatMap((each) => logicalTypes[each] ?? []);
  return name ?? physicalTypes[type ?? ''] ?? 'binary';
}
