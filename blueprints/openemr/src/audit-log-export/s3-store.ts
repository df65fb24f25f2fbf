import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Store } from './export.ts';

/** Digits of the greatest BIGINT: with leading zeros, names have the order of the ids. */
const DIGITS = 19;
const padded = (id: bigint) => `${id}`.padStart(DIGITS, '0');

/**
 * Files in a bucket: `<source>/<table>/year=2026/month=11/<first id>-<last id>.ndjson.gz`, with the month of the export.
 *
 * @param source name of the database cluster. A restored database has another name: its ids start again at those of the snapshot
 */
export function s3Store(
  s3: S3Client,
  { bucket, source, now = () => new Date() }: { bucket: string; source: string; now?: () => Date },
): Store {
  /** The last folder or file, in the order of names. */
  async function last(Prefix: string): Promise<string | undefined> {
    let found: string | undefined;
    for (let ContinuationToken: string | undefined; ; ) {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix, Delimiter: '/', ContinuationToken }),
      );
      found = page.CommonPrefixes?.at(-1)?.Prefix ?? page.Contents?.at(-1)?.Key ?? found;
      if (!page.NextContinuationToken) return found;
      ContinuationToken = page.NextContinuationToken;
    }
  }

  return {
    async lastId(table) {
      const year = await last(`${source}/${table}/`);
      const month = year && (await last(year));
      const file = month && (await last(month));
      const id = /-(\d+)\.ndjson\.gz$/.exec(file ?? '')?.[1];
      return BigInt(id ?? 0);
    },

    async write(table, from, to, content) {
      const [year, month] = now().toISOString().split('-');
      const Key = `${source}/${table}/year=${year}/month=${month}/${padded(from)}-${padded(to)}.ndjson.gz`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: content, ContentType: 'application/gzip' }));
    },
  };
}
