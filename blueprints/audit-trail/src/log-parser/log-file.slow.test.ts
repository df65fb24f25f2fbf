import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsOf } from './testing/records-of.ts';

test('readRecords returns the same as JSON.parse, for any sizes of chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue())),
      fc.integer({ min: 1, max: 64 }),
      fc.constantFrom(0, 2),
      async (records, size, indent) => {
        const text = JSON.stringify({ Records: records }, null, indent);
        expect(await recordsOf(gzipSync(text), size)).toEqual(JSON.parse(text).Records);
      },
    ),
    { numRuns: 200 },
  );
});
