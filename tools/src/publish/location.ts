import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { partitionOf } from '../partition.ts';

/** Location of the releases in one Region. */
export interface Location {
  readonly region: string;
  readonly bucket: string;
  /** Key prefix without leading and trailing slashes; can be empty. */
  readonly prefix: string;
}

/**
 * One location for each Region. CloudFormation and Lambda read from a bucket in their own Region, so with several
 * Regions the bucket name must contain `{region}`.
 *
 * @throws UsageProblem for a bucket, prefix or Region that is not valid.
 */
export function locationsOf(bucket: string, prefix: string, regions: readonly string[]): Location[] {
  const distinct = [...new Set(regions)];
  if (distinct.length === 0) {
    throw new UsageProblem('--region', 'is missing', 'Add the Region of the bucket, such as --region eu-central-1.');
  }
  if (distinct.length > 1 && !bucket.includes(regionMark)) {
    throw new UsageProblem(
      `bucket ${bucket}`,
      `is one bucket for ${distinct.length} Regions, and each Region needs its own`,
      `Add ${regionMark} to the name, such as ${bucket}-${regionMark}, and create one bucket in each Region.`,
    );
  }
  return distinct.map((region) => ({
    region: checkedRegion(region),
    bucket: checkedBucket(bucket.replaceAll(regionMark, region)),
    prefix: checkedPrefix(prefix),
  }));
}

const regionMark = '{region}';

function checkedRegion(region: string): string {
  if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return region;
  throw new UsageProblem(`Region ${region}`, 'is not a Region', 'Use the form eu-central-1.');
}

function checkedBucket(bucket: string): string {
  if (bucket.includes('.')) {
    throw new UsageProblem(
      `bucket ${bucket}`,
      'has a dot in its name, which the TLS certificate of https://<bucket>.s3.<region>… does not cover',
      'Use a bucket name without dots.',
    );
  }
  if (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) return bucket;
  throw new UsageProblem(
    `bucket ${bucket}`,
    'is not a bucket name',
    'Use 3 to 63 lower-case letters, digits and hyphens.',
  );
}

/** Only characters that need no encoding in a URL, so that key and URL are always the same text. */
function checkedPrefix(prefix: string): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  if (trimmed === '' || /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(trimmed)) return trimmed;
  throw new UsageProblem(
    `prefix ${prefix}`,
    'has characters that a URL would encode',
    'Use letters, digits, "-", "_" and "." between single slashes.',
  );
}

/** Prefix of the keys of all releases of a blueprint, including the slash. */
export function folderOf({ prefix }: Location, blueprint: string): string {
  return prefix === '' ? `${blueprint}/` : `${prefix}/${blueprint}/`;
}

/** Key of a file with this hash: `<prefix>/<blueprint>/<sha256>/<name>`. */
export function keyOf(location: Location, blueprint: string, sha256: string, name: string): string {
  return `${folderOf(location, blueprint)}${sha256}/${name}`;
}

/**
 * The https URL with which CloudFormation reads an object, in the form `https://<bucket>.s3.<region>.<suffix>/<key>`.
 *
 * @throws Problem above 1,024 characters, CloudFormation's limit for a TemplateURL.
 */
export function urlOf({ bucket, region }: Location, key: string): string {
  const url = `https://${bucket}.s3.${region}.${partitionOf(region).urlSuffix}/${key}`;
  if (url.length <= 1024) return url;
  throw new Problem(url, `has ${url.length} characters, and the maximum is 1,024`, 'Use a shorter --prefix.');
}
