import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { AwsOptions } from '../aws.ts';
import { accountOf } from './account.ts';
import { addObject, type Bucket, type Contents, connect, connections, readContents, replaceObject } from './bucket.ts';
import { inParallel } from './in-parallel.ts';
import { folderOf, locationsOf } from './location.ts';
import { type Plan, type PublishedRelease, planRelease, type Upload } from './plan.ts';
import { readRelease } from './read-release.ts';

/** What `publishRelease` needs to know. */
export interface PublishOptions {
  /** The release's folder, `templates-out/<blueprint>`. */
  readonly dir: string;
  /** Name of the bucket; with several Regions, with `{region}` in it. */
  readonly bucket: string;
  /** What all keys start with, such as `hipaa-stacks`; may be empty. */
  readonly prefix: string;
  readonly regions: readonly string[];
  readonly aws: Omit<AwsOptions, 'region'>;
  /** Id of the account that must own the buckets. Default: the account of the credentials. */
  readonly expectedBucketOwner?: string;
  /** Only read, and say what would be uploaded. */
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
}

/** One Region's copy of a release, and what this run did for it. */
export interface Published extends PublishedRelease {
  /** Keys that were missing before: uploaded now, or with `dryRun` still missing. */
  readonly uploaded: readonly string[];
}

/**
 * Uploads a release to a bucket in each Region: content-addressed objects, children before the root, the manifest last.
 * What a reader can see is whole at every moment, so a run that was killed is simply run again. What is there already is
 * not uploaded.
 *
 * It takes five round trips, however many stacks: whose account, what is there, all parts at once, the root, the manifest.
 *
 * @returns where everything went, one entry a Region.
 * @throws Problem for a release edited by hand, a bucket that is missing, elsewhere or closed, or no credentials; before
 * the first upload in any Region.
 */
export async function publishRelease(options: PublishOptions): Promise<Published[]> {
  const locations = locationsOf(options.bucket, options.prefix, options.regions);
  const release = readRelease(options.dir);
  const plans = locations.map((location) => planRelease(release, location));
  const settings = locations.map(({ region }) => ({ ...options.aws, region }));
  const [owner, clients] = await Promise.all([
    options.expectedBucketOwner ?? accountOf(settings[0]!),
    // A turn later: the client of S3 is loaded while AWS answers.
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

/** What one bucket lacks, in the order of uploading. */
interface Work {
  readonly plan: Plan;
  readonly bucket: Bucket;
  readonly stages: readonly (readonly Upload[])[];
}

async function compare(plan: Plan, bucket: Bucket): Promise<Work> {
  const folder = folderOf(plan.location, plan.published.blueprint);
  const contents = await readContents(bucket, folder, plan.manifest.key);
  const lacking = (uploads: readonly Upload[]) => uploads.filter((upload) => !isThere(upload, contents, bucket));
  const newManifest = contents.manifest?.equals(plan.manifest.body) ? [] : [plan.manifest];
  return { plan, bucket, stages: [lacking(plan.parts), lacking([plan.root]), newManifest] };
}

function isThere({ key, body }: Upload, { sizes }: Contents, { name }: Bucket): boolean {
  const size = sizes.get(key);
  if (size !== undefined && size !== body.length) {
    throw new Problem(
      `s3://${name}/${key}`,
      `has ${size} bytes, and its content hash is for ${body.length}`,
      'It was changed after it was published: find out by whom, delete it and publish again.',
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
  const lacking = stages.flat().length;
  const there = parts.length + 2 - lacking;
  const where = `s3://${location.bucket}`;
  if (lacking === 0) return `${published.blueprint} is already published in ${where}`;
  return `${published.blueprint}: ${lacking} to upload to ${where}, ${there} already there`;
}
