import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fileKind, readRecords, shownKey, UnreadableLogFile } from './log-file.ts';
import { chunks, recordsOf } from './testing/records-of.ts';

const folder = 'AWSLogs/000000000000/CloudTrail/us-east-1/2026/11/22';
const name = '000000000000_CloudTrail_us-east-1_20261122T1200Z_AbCdEf0123456789.json.gz';

describe('fileKind', () => {
  test.each([
    [`${folder}/${name}`, 'log'],
    [`some-prefix/AWSLogs/o-abc123/000000000000/CloudTrail/us-east-1/2026/11/22/${name}`, 'log'],
    ['AWSLogs/000000000000/CloudTrail-Digest/us-east-1/2026/11/22/x_CloudTrail-Digest_y.json.gz', 'digest'],
    ['AWSLogs/000000000000/CloudTrail-Insight/us-east-1/2026/11/22/x.json.gz', 'other'],
    ['AWSLogs/000000000000/CloudTrail/', 'other'],
    ['notes.txt', 'other'],
  ])('%s is %s', (key, kind) => {
    expect(fileKind(key)).toBe(kind);
  });
});

describe('shownKey', () => {
  test('returns a key of CloudTrail without its prefix', () => {
    expect(shownKey(`${folder}/${name}`)).toBe(`${folder}/${name}`);
    expect(shownKey(`clinic/${folder}/${name}`)).toBe(`${folder}/${name}`);
  });

  test.each(['maria.lopez.json.gz', `${folder}/maria lopez.json.gz`, `${folder}/${name}/x.json.gz`])(
    'returns undefined for %s',
    (key) => {
      expect(shownKey(key)).toBeUndefined();
    },
  );
});

describe('readRecords', () => {
  test('accepts an empty list of records, and other fields', async () => {
    expect(await recordsOf(gzipSync('{"Records":[]}'))).toEqual([]);
    expect(await recordsOf(gzipSync('{"a":[{"Records":[{"x":1}]}],"Records":[{"b":1}],"c":{}}'))).toEqual([{ b: 1 }]);
  });

  test('reads a file of 10 MB (compressed)', async () => {
    const padding = () => randomBytes(3_000).toString('base64');
    const records = Array.from({ length: 3_600 }, (_, index) => ({ eventID: String(index), padding: padding() }));
    const file = gzipSync(JSON.stringify({ Records: records }), { level: 1 });
    expect(file.length).toBeGreaterThan(10 * 1024 * 1024);
    let last: object = {};
    expect(await readRecords(chunks(file, 1 << 16), (record) => (last = record))).toBe(3_600);
    expect(last).toEqual(records.at(-1));
  });

  const validFile = gzipSync(JSON.stringify({ Records: [{ eventName: 'DeleteRole', ePHI: 'maria.lopez' }] }));
  test.each([
    ['an empty object', Buffer.alloc(0)],
    ['plain JSON', Buffer.from('{"Records":[]}')],
    ['a truncated file', validFile.subarray(0, validFile.length - 9)],
    [
      'a file with a flipped byte',
      Buffer.concat([validFile.subarray(0, 20), Buffer.from([0xff, 0, 0xff]), validFile.subarray(23)]),
    ],
    ['text', gzipSync('maria.lopez')],
    ['truncated JSON', gzipSync('{"Records":[{"a":1},')],
    ['JSON truncated in a record', gzipSync('{"Records":[{"a":"maria.lopez')],
    ['a record that is not JSON', gzipSync('{"Records":[{"a":maria.lopez}]}')],
    ['two documents', gzipSync('{"Records":[{}]}{"Records":[{}]}')],
    ['a list', gzipSync('[{"a":1}]')],
    ['null', gzipSync('null')],
    ['no Records', gzipSync('{"records":[{"a":1}]}')],
    ['Records that is not a list', gzipSync('{"Records":{"a":1}}')],
    ['a record that is a number', gzipSync('{"Records":[0,{"a":1}]}')],
    ['a record that is a list', gzipSync('{"Records":[[{"a":1}]]}')],
    ['nested Records', gzipSync('{"x":{"Records":[{"a":1}]}}')],
    ['a very long text', gzipSync(`{"Records":[{"a":"${'x'.repeat(17 * 1024 * 1024)}"}]}`)],
  ])('refuses %s, with a message without its content', async (_, bytes) => {
    const error = await recordsOf(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnreadableLogFile);
    expect(String(error)).not.toContain('maria');
  });

  test('throws the error of the download, which a retry may fix', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield validFile.subarray(0, 10);
      throw new Error('socket hang up');
    }
    await expect(readRecords(failing(), () => {})).rejects.toThrow('socket hang up');
  });
});
