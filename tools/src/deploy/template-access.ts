import type { S3 } from '@aws-sdk/client-s3';
import { Problem, type Template } from '@hipaa-stacks/cloudformation';
import type { System } from '../resolve/index.ts';
import { parseTemplate } from '../template/yaml.ts';
import { stackType } from './stack.ts';

/** CloudFormation quota for the size of a template in S3. */
const maximumTemplateSize = 1_048_576;

/** Location of a template in S3. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
  /** Undefined if it is not in the URL. */
  readonly region: string | undefined;
}

/**
 * Bucket and key of an https URL, with the bucket in the host or as the first part of the path.
 *
 * @throws Problem if CloudFormation would not accept it.
 */
export function s3Location(url: string): S3Location {
  const { protocol, hostname, pathname } = URL.canParse(url) ? new URL(url) : { protocol: '' };
  const path = decodeURIComponent(pathname?.slice(1) ?? '');
  const host = /^(?:(?<bucket>.+)\.)?s3(?:[.-](?<region>[a-z]{2}[a-z-]*-\d))?\./.exec(hostname ?? '')?.groups;
  const region = host?.region;
  if (protocol === 'https:' && host?.bucket && path) return { bucket: host.bucket, key: path, region };
  const [bucket, ...key] = path.split('/');
  if (protocol === 'https:' && host && bucket && key.length) return { bucket, key: key.join('/'), region };
  throw new Problem(
    `template ${url}`,
    'it is not the https URL of an object in S3',
    'Use the URL that `hipaa-stacks publish` printed.',
  );
}

/**
 * Reads the root template and its nested templates, all with the caller's credentials.
 *
 * @throws Problem if one cannot be read or exceeds the size quota.
 */
export async function readSystem(s3: S3, rootUrl: string): Promise<System> {
  const root = await readTemplate(s3, rootUrl);
  const nested = Object.entries(root.Resources).flatMap(([id, { Type, Properties }]) =>
    Type === stackType && typeof Properties?.TemplateURL === 'string' ? [[id, Properties.TemplateURL] as const] : [],
  );
  const children = await Promise.all(nested.map(async ([id, url]) => [id, await readTemplate(s3, url)] as const));
  return { root, children: Object.fromEntries(children) };
}

/** The template at an https URL. */
export async function readTemplate(s3: S3, url: string): Promise<Template> {
  return parseTemplate(await readObject(s3, url), url);
}

/** Text of an object at an https URL. */
export async function readObject(s3: S3, url: string): Promise<string> {
  const { bucket, key } = s3Location(url);
  const { Body, ContentLength = 0 } = await s3.getObject({ Bucket: bucket, Key: key }).catch(unreadable(url));
  refuseSize(url, ContentLength);
  return (await Body?.transformToString()) ?? '';
}

function refuseSize(url: string, bytes: number): void {
  if (bytes <= maximumTemplateSize) return;
  throw new Problem(
    `template ${url}`,
    `it has ${bytes} bytes, and the maximum is ${maximumTemplateSize}`,
    'Split the stack.',
  );
}

const unreadable =
  (url: string) =>
  (error: unknown): never => {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 403)
      throw new Problem(
        `template ${url}`,
        'these credentials do not allow reading it, so CloudFormation cannot read it either',
        'Allow s3:GetObject (and kms:Decrypt for an SSE-KMS bucket) to the principal that deploys.',
      );
    if (status === 404)
      throw new Problem(`template ${url}`, 'it does not exist', 'Publish the release again, or fix the URL.');
    throw error;
  };
