import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { AwsOptions } from '../aws.ts';
import { accountOf } from './account.ts';
import { addObject, type Bucket, type Contents, connect, connections, readContents, replaceObject } from './bucket.ts';
import { inParallel } from './in-parallel.ts';
import { folderOf, locationsOf } from './location.ts';
import { type Plan, type PublishedRelease, planRelease, type Upload } from './plan.ts';
import { readRelease } from './read-release.ts';

/** Options of `publishRelease`. */
export interface PublishOptions {
  /** The release's folder, `templates-out/<blueprint>`. */
  readonly dir: string;
  /** Name of the bucket; with several Regions, it contains `{region}`. */
  readonly bucket: string;
  /** Prefix of all keys, such as `hipaa-stacks`; can be empty. */
  readonly prefix: string;
  readonly regions: readonly string[];
  readonly aws: Omit<AwsOptions, 'region'>;
  /** ID of the account that must own the buckets. Default: the account of the credentials. */
  readonly expectedBucketOwner?: string;
  /** Only read, and report what would be uploaded. */
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
}

/** The release in one Region, and the uploads of this run. */
export interface Published extends PublishedRelease {
  /** Keys that were missing before: uploaded by this run, or with `dryRun` still missing. */
  readonly uploaded: readonly string[];
}

/**
 * Uploads a release to a bucket in each Region: content-addressed objects, nested templates before the root, the manifest last.
 * Visible objects are complete at any time, so an interrupted run can be repeated. Existing objects are not uploaded again.
 *
 * It needs five round trips for any number of stacks: account, existing objects, all parts in parallel, the root, the manifest.
 *
 * @returns the locations of all objects, one entry for each Region.
 * @throws Problem for a release edited by hand, a bucket that is missing, in another Region or not accessible, or missing credentials; before
 * the first upload in any Region.
 */
export async function publishRelease(options: PublishOptions): Promise<Published[]> {
  const locations = locationsOf(options.bucket, options.prefix, options.regions);
  const release = readRelease(options.dir);
  const plans = locations.map((location) => planRelease(release, location));
  const settings = locations.map(({ region }) => ({ ...options.aws, region }));
  const [owner, clients] = await Promise.all([
    options.expectedBucketOwner ?? accountOf(settings[0]!),
    // The S3 client is loaded while AWS processes the request.
    nextTurn().then(() => settings.map(connect)),
  ]);
  const buckets = clients.map((client, at) => ({ name: locations[at]!.bucket, aws: settings[at]!, owner, client }));
  try {
    const works = await Promise.all(plans.map((plan, index) => compare(plan, buckets[index]!)));
    await inParallel(works, works.length, (work) =>
      options.dryRun ? announce(work, options.say) : upload(work, options.say),
    );
    return works.map(({ plan, stages }) => ({ ...plan.published, uploaded: stages.flat().map(({ key }) => key) }));
  } finally {
    for (const client of clients) client.destroy();
  }
}

/** The missing objects of one bucket, in the order of uploading. */
interface Work {
  readonly plan: Plan;
  readonly bucket: Bucket;
  readonly stages: readonly (readonly Upload[])[];
}

async function compare(plan: Plan, bucket: Bucket): Promise<Work> {
  const folder = folderOf(plan.location, plan.published.blueprint);
  const contents = await readContents(bucket, folder, plan.manifest.key);
  const missing = (uploads: readonly Upload[]) => uploads.filter((upload) => !exists(upload, contents, bucket));
  const newManifest = contents.manifest?.equals(plan.manifest.body) ? [] : [plan.manifest];
  return { plan, bucket, stages: [missing(plan.parts), missing([plan.root]), newManifest] };
}

function exists({ key, body }: Upload, { sizes }: Contents, { name }: Bucket): boolean {
  const size = sizes.get(key);
  if (size !== undefined && size !== body.length) {
    throw new Problem(
      `s3://${name}/${key}`,
      `has ${size} bytes, and its content hash is for ${body.length}`,
      'It was changed after it was published: find out who changed it, delete it and publish again.',
    );
  }
  return size !== undefined;
}

async function announce({ plan, stages }: Work, say: (line: string) => void): Promise<void> {
  const { region } = plan.location;
  for (const { key, body } of stages.flat()) say(`${region}: would upload ${key} (${body.length} bytes)`);
  say(`${region}: ${summary(plan, stages)}`);
}

async function upload({ plan, bucket, stages }: Work, say: (line: string) => void): Promise<void> {
  const { region } = plan.location;
  const total = stages.flat().length;
  say(`${region}: ${summary(plan, stages)}`);
  let done = 0;
  for (const stage of stages) {
    await inParallel(stage, connections, async (object) => {
      await (object === plan.manifest ? replaceObject(bucket, object) : addObject(bucket, object));
      done += 1;
      say(`${region}: uploaded ${object.key} (${done} of ${total})`);
    });
  }
}

function summary({ parts, location, published }: Plan, stages: Work['stages']): string {
  const missing = stages.flat().length;
  const existing = parts.length + 2 - missing;
  const where = `s3://${location.bucket}`;
  if (missing === 0) return `${published.blueprint} is already published in ${where}`;
  return `${published.blueprint}: ${missing} to upload to ${where}, ${existing} already uploaded`;
}
