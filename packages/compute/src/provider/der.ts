/**
 * Distinguished Encoding Rules, the subset that a certificate needs: each function returns the bytes of one value.
 *
 * Source: ITU-T X.690.
 */

const encode = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body), body]);
};

function lengthOf({ length }: Uint8Array): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = bytesOf(length);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** The bytes of an integer, the highest first, without leading zeros. */
const bytesOf = (value: number): readonly number[] =>
  value < 0x100 ? [value] : [...bytesOf(Math.floor(value / 0x100)), value % 0x100];

/** SEQUENCE: an ordered collection of values. */
export const sequence = (...values: readonly Uint8Array[]): Buffer => encode(0x30, ...values);

/** SET of one value, which needs no sorting. */
export const setOf = (value: Uint8Array): Buffer => encode(0x31, value);

/** A non-negative INTEGER from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? Buffer.from([0]) : bytes.subarray(start);
  return digits[0]! < 0x80 ? encode(0x02, digits) : encode(0x02, Buffer.from([0]), digits);
}

export const boolean = (value: boolean): Buffer => encode(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (bytes: Uint8Array): Buffer => encode(0x04, bytes);
export const utf8 = (text: string): Buffer => encode(0x0c, Buffer.from(text, 'utf8'));

/** BIT STRING; the lowest `unused` bits of the last byte are not part of it. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => encode(0x03, Buffer.from([unused]), bytes);

/** An object identifier, such as `2.5.4.3`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encode(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** Seven bits per byte; all but the last byte have the highest bit set. */
const base128 = (value: number): readonly number[] => [
  ...(value < 0x80 ? [] : base128(Math.floor(value / 0x80)).map((byte) => byte | 0x80)),
  value % 0x80,
];

/** UTCTime: a time before 2050, to the second. */
export function utcTime(time: Date): Buffer {
  if (time.getUTCFullYear() >= 2050)
    throw new RangeError(`${time.toISOString()}: UTCTime ends in 2049. Use GeneralizedTime.`);
  return encode(
    0x17,
    Buffer.from(
      `${time
        .toISOString()
        .replace(/[-:T]|\..*/g, '')
        .slice(2)}Z`,
      'ascii',
    ),
  );
}

/** A value with a tag of the enclosing type: `[number] EXPLICIT`. */
export const tagged = (number: number, value: Uint8Array): Buffer => encode(0xa0 | number, value);

/** Bytes with a tag of the enclosing type: `[number] IMPLICIT`, of a primitive type. */
export const implicit = (number: number, bytes: Uint8Array): Buffer => encode(0x80 | number, bytes);
