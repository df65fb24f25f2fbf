import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parseJson } from '@hipaa-stacks/compute/parse-json';
import { Failure } from './failure.ts';

/** Kind of an object in the log archive. */
export type FileKind = 'log' | 'digest' | 'other';

/** Returns the kind of an object, from its key: CloudTrail log file, digest file, or other object. */
export function fileKind(key: string): FileKind {
  if (key.includes('/CloudTrail-Digest/')) return 'digest';
  if (key.includes('/CloudTrail-Insight/')) return 'other';
  return key.endsWith('.json.gz') ? 'log' : 'other';
}

/**
 * Returns the part of the key of a log file that can be logged: `AWSLogs/<account>/CloudTrail/<Region>/<year>/…/<name>.json.gz`.
 * Returns undefined for other keys, which can contain any text.
 */
export function shownKey(key: string): string | undefined {
  return /AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/CloudTrail\/[a-z0-9-]+(?:\/\d+)*\/\d{12}_CloudTrail_[\w-]+\.json\.gz$/.exec(
    key,
  )?.[0];
}

/** A log file that no retry can read: not gzip, truncated, not JSON, or without records. The message contains no data of the file. */
export class UnreadableLogFile extends Failure {
  override readonly name = 'UnreadableLogFile';
}

/**
 * Calls `each` with each record of a gzip-compressed log file, in order, and returns the number of records. Records are parsed during
 * decompression, so memory does not grow with the file. Throws UnreadableLogFile, or the error of reading `body`.
 */
export async function readRecords(body: AsyncIterable<Uint8Array>, each: (record: object) => void): Promise<number> {
  const splitter = recordSplitter(each);
  try {
    await pipeline(body, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) splitter.push(chunk);
    });
  } catch (error) {
    if (isZlibError(error)) throw new UnreadableLogFile('not gzip, or truncated');
    throw error;
  }
  return splitter.end();
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('Z_');
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = Buffer.from('"\\{}[]');

/** Maximum length of a record and of the text around the records: 16 MiB (the limit of CloudTrail for a record is 1 MB). */
const maximumLength = 16 * 1024 * 1024;

/**
 * Extracts the elements of `{"Records":[{…},{…}]}`. The rest, with `0` for each record, is an outline such as `{"Records":[0,0]}`. If the
 * outline is JSON, the file was complete and well formed.
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

  function append(piece: Buffer): void {
    if (inRecord) record.push(piece);
    else outline += piece.toString('latin1');
    const length = inRecord ? record.reduce((sum, part) => sum + part.length, 0) : outline.length;
    if (length > maximumLength) throw new UnreadableLogFile('not a CloudTrail log file: a part is too long');
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
          append(chunk.subarray(start, at));
          start = at;
          inRecord = true;
        } else if (depth === 1 && byte === openBracket) {
          append(chunk.subarray(start, at));
          start = at;
          if (/"Records"\s*:\s*$/.test(outline.slice(-64))) recordsDepth = 2;
        }
        depth++;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--;
        if (inRecord && depth === recordsDepth) {
          append(chunk.subarray(start, at + 1));
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
    append(chunk.subarray(start));
  }

  function end(): number {
    const { Records: records } = (parse(outline) ?? {}) as { Records?: unknown };
    if (!Array.isArray(records)) throw new UnreadableLogFile('JSON, but without Records');
    if (records.length !== count) throw new UnreadableLogFile('Records contains an element that is not a record');
    return count;
  }

  return { push, end };
}

function parse(text: string): unknown {
  try {
    return parseJson(text, 'the file');
  } catch {
    throw new UnreadableLogFile('not JSON, or truncated');
  }
}
