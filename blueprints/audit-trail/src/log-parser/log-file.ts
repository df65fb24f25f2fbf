import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { Failure } from './failure.ts';

/** What an object in the log archive is, by its key. */
export type FileKind = 'log' | 'digest' | 'other';

/** Tells CloudTrail's log files from its digests and from whatever else lies in the bucket. */
export function fileKind(key: string): FileKind {
  if (key.includes('/CloudTrail-Digest/')) return 'digest';
  if (key.includes('/CloudTrail-Insight/')) return 'other';
  return key.endsWith('.json.gz') ? 'log' : 'other';
}

/**
 * The part of a log file's key that may be shown: `AWSLogs/<account>/CloudTrail/<Region>/<year>/…/<name>.json.gz`.
 * Undefined for a key of any other shape, which might say anything.
 */
export function shownKey(key: string): string | undefined {
  return /AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/CloudTrail\/[a-z0-9-]+(?:\/\d+)*\/\d{12}_CloudTrail_[\w-]+\.json\.gz$/.exec(
    key,
  )?.[0];
}

/** A log file that no retry can read: not gzip, cut short, not JSON, or without records. Says nothing of its content. */
export class UnreadableLogFile extends Failure {
  override readonly name = 'UnreadableLogFile';
}

/**
 * Hands each record of a gzip-compressed log file to `each`, in order, and returns how many there were.
 * Records are parsed one by one as they are unpacked, so memory does not grow with the file.
 * Throws UnreadableLogFile, or what reading `body` throws.
 */
export async function readRecords(body: AsyncIterable<Uint8Array>, each: (record: object) => void): Promise<number> {
  const splitter = recordSplitter(each);
  try {
    await pipeline(body, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) splitter.push(chunk);
    });
  } catch (error) {
    if (isZlibError(error)) throw new UnreadableLogFile('not gzip, or cut short');
    throw error;
  }
  return splitter.end();
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('Z_');
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = Buffer.from('"\\{}[]');

/** No record, and no text around the records, may be longer: 16 MiB (CloudTrail's own limit for a record is 1 MB). */
const longest = 16 * 1024 * 1024;

/**
 * Cuts the elements out of `{"Records":[{…},{…}]}`. What remains, with `0` for each record, is a small outline such as
 * `{"Records":[0,0]}`: when that is JSON, the file was complete and well formed.
 */
function recordSplitter(each: (record: object) => void) {
  let outline = '';
  let record: Buffer[] = [];
  let count = 0;
  let depth = 0;
  let recordsDepth = Number.POSITIVE_INFINITY;
  let inRecord = false;
  let inString = false;
  let escaped = false;

  function keep(piece: Buffer): void {
    if (inRecord) record.push(piece);
    else outline += piece.toString('latin1');
    const length = inRecord ? record.reduce((sum, part) => sum + part.length, 0) : outline.length;
    if (length > longest) throw new UnreadableLogFile('not a CloudTrail log file: one part of it is too long');
  }

  function push(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
      } else if (byte === quote) {
        inString = true;
      } else if (byte === openBrace || byte === openBracket) {
        if (depth === recordsDepth && byte === openBrace) {
          keep(chunk.subarray(start, at));
          start = at;
          inRecord = true;
        } else if (depth === 1 && byte === openBracket) {
          keep(chunk.subarray(start, at));
          start = at;
          if (/"Records"\s*:\s*$/.test(outline.slice(-64))) recordsDepth = 2;
        }
        depth++;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--;
        if (inRecord && depth === recordsDepth) {
          keep(chunk.subarray(start, at + 1));
          start = at + 1;
          inRecord = false;
          each(parse(Buffer.concat(record).toString('utf8')) as object);
          record = [];
          outline += '0';
          count++;
        } else if (depth < recordsDepth) {
          recordsDepth = Number.POSITIVE_INFINITY;
        }
      }
    }
    keep(chunk.subarray(start));
  }

  function end(): number {
    const { Records: records } = (parse(outline) ?? {}) as { Records?: unknown };
    if (!Array.isArray(records)) throw new UnreadableLogFile('JSON, but without Records');
    if (records.length !== count) throw new UnreadableLogFile('Records holds something that is no record');
    return count;
  }

  return { push, end };
}

function parse(text: string): unknown {
  try {
    return parseJson(text, 'the file');
  } catch {
    throw new UnreadableLogFile('not JSON, or cut short');
  }
}
