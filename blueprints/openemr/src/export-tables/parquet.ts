/**
 * The columns of a Parquet file, by its footer: the last bytes are the footer, its length and `PAR1`. Types are those of Hive, as the
 * Glue catalog has them.
 *
 * Source: Apache Parquet, parquet.thrift and "File Format"; Apache Thrift, "Thrift Compact protocol encoding".
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
  if (end.length < TAIL || text(end.subarray(end.length - 4)) !== MAGIC) throw new Error('This is no Parquet file');
  return view(end).getUint32(end.length - TAIL, true) + TAIL;
}

/** The columns, in order; `end` are at least the last `footerBytes` of the file. Throws where a column is nested: a table has none. */
export function columnsOf(end: Uint8Array): readonly Column[] {
  const footer = end.subarray(end.length - footerBytes(end), end.length - TAIL);
  const schema = readStruct({ bytes: footer, at: 0 }).get(2) as readonly Struct[];
  return schema.slice(1).map((element) => {
    const name = text(element.get(4) as Uint8Array);
    if (element.get(5)) throw new Error(`Column ${name} is nested, which a table of MySQL has not`);
    return { name, type: typeOf(element) };
  });
}

/** Physical types by their number: of INT96, which is a time of old writers, Hive makes a time too. */
const physical = ['boolean', 'int', 'bigint', 'timestamp', 'float', 'double', 'binary', 'binary'];

/** Converted types by their number, where Hive has another type than that of the bytes. */
const converted: Readonly<Record<number, string>> = {
  0: 'string',
  4: 'string',
  6: 'date',
  9: 'timestamp',
  10: 'timestamp',
  19: 'string',
};

/** Logical types by the number of their field, likewise, for writers that give these alone. */
const logical: Readonly<Record<number, string>> = { 1: 'string', 4: 'string', 6: 'date', 8: 'timestamp', 12: 'string' };

const DECIMAL = 5;

function typeOf(element: Struct): string {
  const [kind] = (element.get(10) as Struct | undefined)?.keys() ?? [];
  const old = element.get(6) as number | undefined;
  if (old === DECIMAL || kind === DECIMAL) return `decimal(${element.get(8)},${element.get(7) ?? 0})`;
  return converted[old ?? -1] ?? logical[kind ?? -1] ?? physical[element.get(1) as number] ?? 'binary';
}

/** A struct of Thrift: number of the field -> value. */
type Struct = ReadonlyMap<number, Field>;
type Field = number | boolean | Uint8Array | Struct | readonly Field[];

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

function readStruct(from: Cursor): Struct {
  const fields = new Map<number, Field>();
  for (let id = 0; ; ) {
    const header = byte(from);
    if (header === 0) return fields;
    id = header >> 4 ? id + (header >> 4) : zigzag(from);
    fields.set(id, readValue(from, header & 15));
  }
}

/** A value by its type in the compact protocol. Large integers lose their last digits: no field that is read here is one. */
function readValue(from: Cursor, type: number): Field {
  switch (type) {
    case 1:
      return true;
    case 2:
      return false;
    case 3:
      return byte(from);
    case 4:
    case 5:
    case 6:
      return zigzag(from);
    case 7:
      return view(take(from, 8)).getFloat64(0, true);
    case 8:
      return take(from, varint(from));
    case 9:
    case 10:
      return readList(from);
    case 12:
      return readStruct(from);
    default:
      throw new Error(`The footer has a field of type ${type}, which is not read here`);
  }
}

function readList(from: Cursor): readonly Field[] {
  const header = byte(from);
  const length = header >> 4 === 15 ? varint(from) : header >> 4;
  const type = header & 15;
  // In a list, a boolean is a byte of its own.
  return Array.from({ length }, () => (type === 1 || type === 2 ? byte(from) === 1 : readValue(from, type)));
}

function take(from: Cursor, length: number): Uint8Array {
  from.at += length;
  if (from.at > from.bytes.length) throw new Error('The footer ends too early');
  return from.bytes.subarray(from.at - length, from.at);
}

const byte = (from: Cursor): number => take(from, 1)[0]!;

function varint(from: Cursor): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const next = byte(from);
    value += (next & 127) * factor;
    if (next < 128) return value;
  }
}

function zigzag(from: Cursor): number {
  const value = varint(from);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

const view = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
