import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { Problem } from '@hipaa-stacks/cloudformation';
import { type AwsOptions, clientConfig } from '../aws.ts';
import { awsProblem } from '../deploy/aws-problem.ts';
import { partitionOf } from '../partition.ts';
import { s3 } from '../sdk.ts';
import type { Upload } from './plan.ts';

/** Parallel connections to one bucket: a blueprint of 60 stacks is uploaded in one round trip. */
export const connections = 64;

/** A bucket in one Region; every request has the expected bucket owner. */
export interface Bucket {
  readonly name: string;
  readonly aws: AwsOptions;
  readonly owner: string;
  readonly client: S3Client;
}

/** An S3 client for one bucket; it sends no request yet. `destroy()` closes its connections. */
export function connect(aws: AwsOptions): S3Client {
  const { S3Client } = s3();
  const agent = { keepAlive: true, maxSockets: connections };
  const config = clientConfig(aws);
  return new S3Client({ ...config, requestHandler: { ...config.requestHandler, httpAgent: agent, httpsAgent: agent } });
}

/** Existing objects of a bucket. */
export interface Contents {
  /** Key -> size in bytes. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The published manifest, if there is one. */
  readonly manifest: Buffer | undefined;
}

/**
 * Checks in one round trip that the bucket exists in its Region, and reads the objects below `prefix` and the manifest. It lists
 * 1,000 keys per page instead of sending one request per object.
 *
 * @throws Problem for a bucket that does not exist, is in another Region or is not accessible.
 */
export async function readContents(bucket: Bucket, prefix: string, manifestKey: string): Promise<Contents> {
  const [region, sizes, manifest] = await Promise.allSettled([
    assertRegion(bucket),
    listSizes(bucket, prefix),
    readObject(bucket, manifestKey),
  ]);
  if (region.status === 'rejected') throw region.reason;
  if (sizes.status === 'rejected') throw sizes.reason;
  if (manifest.status === 'rejected') throw manifest.reason;
  return { sizes: sizes.value, manifest: manifest.value };
}

/** A HEAD request: only the status and the Region of the response matter; the listing reports other errors. */
async function assertRegion(bucket: Bucket): Promise<void> {
  const { HeadBucketCommand } = s3();
  const actual = await bucket.client
    .send(new HeadBucketCommand({ Bucket: bucket.name, ExpectedBucketOwner: bucket.owner }))
    .then(
      ({ BucketRegion }) => BucketRegion,
      (error: unknown) => {
        if (statusOf(error) === 404) throw missingBucket(bucket);
        return regionIn(error);
      },
    );
  if (actual === undefined || actual === bucket.aws.region) return;
  throw new Problem(
    `bucket ${bucket.name}`,
    `is in ${actual}, and stacks in ${bucket.aws.region} need a bucket in the same Region`,
    `Publish with --region ${actual}, or create a bucket in ${bucket.aws.region}.`,
  );
}

async function listSizes(bucket: Bucket, prefix: string): Promise<Map<string, number>> {
  const { paginateListObjectsV2 } = s3();
  const request = { Bucket: bucket.name, Prefix: prefix, ExpectedBucketOwner: bucket.owner };
  const sizes = new Map<string, number>();
  try {
    for await (const { Contents: page = [] } of paginateListObjectsV2({ client: bucket.client }, request)) {
      for (const { Key, Size } of page) sizes.set(Key!, Size!);
    }
  } catch (error) {
    if (statusOf(error) === 404) throw missingBucket(bucket);
    throw problemOf(error, bucket, 's3:ListBucket');
  }
  return sizes;
}

async function readObject(bucket: Bucket, key: string): Promise<Buffer | undefined> {
  const { GetObjectCommand } = s3();
  try {
    const { Body } = await bucket.client.send(
      new GetObjectCommand({ Bucket: bucket.name, Key: key, ExpectedBucketOwner: bucket.owner }),
    );
    return Buffer.from(await Body!.transformToByteArray());
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw problemOf(error, bucket, 's3:GetObject');
  }
}

/**
 * Uploads an object whose key contains the hash of its content. An existing object is not overwritten: `If-None-Match: *`
 * makes published templates immutable, and a bucket policy can require it for other clients too.
 */
export async function addObject(bucket: Bucket, upload: Upload): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await put(bucket, upload, { IfNoneMatch: '*' });
    } catch (error) {
      if (statusOf(error) === 412) return;
      const conflict = statusOf(error) === 409;
      if (!conflict || attempt === 3) throw problemOf(error, bucket, 's3:PutObject');
    }
  }
}

/** Uploads an object and overwrites an existing one. */
export async function replaceObject(bucket: Bucket, upload: Upload): Promise<void> {
  await put(bucket, upload, {}).catch((error: unknown) => {
    throw problemOf(error, bucket, 's3:PutObject');
  });
}

async function put(bucket: Bucket, { key, body }: Upload, condition: { readonly IfNoneMatch?: '*' }): Promise<void> {
  const { PutObjectCommand } = s3();
  await bucket.client.send(
    new PutObjectCommand({
      Bucket: bucket.name,
      Key: key,
      Body: body,
      ContentType: contentTypes[extname(key)] ?? 'application/octet-stream',
      ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
      ExpectedBucketOwner: bucket.owner,
      ...condition,
    }),
  );
}

const contentTypes: Readonly<Record<string, string>> = {
  '.yaml': 'application/yaml',
  '.json': 'application/json',
  '.zip': 'application/zip',
};

function missingBucket({ name, aws: { region } }: Bucket): Problem {
  return new Problem(
    `bucket ${name}`,
    'does not exist',
    `Create it with \`aws s3api create-bucket --bucket ${name} --region ${region}${
      region === 'us-east-1' ? '' : ` --create-bucket-configuration LocationConstraint=${region}`
    }\`, or fix --bucket.`,
  );
}

/** Converts an S3 error that the user can fix to a Problem; returns any other error unchanged. */
function problemOf(error: unknown, bucket: Bucket, action: string): unknown {
  return deniedProblem(error, bucket, action) ?? awsProblem(error, bucket.aws);
}

function deniedProblem(error: unknown, { name, aws, owner }: Bucket, action: string): Problem | undefined {
  if (!(error instanceof Error) || !/AccessDenied|Forbidden/.test(error.name)) return undefined;
  const missing = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1] ?? action;
  const bucketArn = `arn:${partitionOf(aws.region).name}:s3:::${name}`;
  const on: Readonly<Record<string, string>> = {
    's3:ListBucket': ` on ${bucketArn}`,
    's3:GetObject': ` on ${bucketArn}/*`,
    's3:PutObject': ` on ${bucketArn}/*`,
  };
  return new Problem(
    `bucket ${name}`,
    `access denied: ${missing} is missing`,
    `Allow ${missing}${on[missing] ?? ''}, and check that account ${owner} owns the bucket.`,
  );
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function regionIn(error: unknown): string | undefined {
  const { $response } = error as { $response?: { headers?: Record<string, string> } };
  return $response?.headers?.['x-amz-bucket-region'];
}
