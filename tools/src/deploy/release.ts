import type { S3 } from '@aws-sdk/client-s3';
import { Problem } from '@hipaa-stacks/cloudformation';
import type { AwsOptions } from '../aws.ts';
import type { PublishedManifest } from '../publish/plan.ts';
import { withAwsProblems } from './aws-problem.ts';
import type { PublishedCompanion } from './companions.ts';
import type { Values } from './parameters.ts';
import { readObject, s3Location } from './template-access.ts';

/** The parts of a published release that a deployment needs. */
export interface DeployableRelease {
  readonly manifest: PublishedManifest;
  readonly templateUrl: string;
  readonly companions: readonly PublishedCompanion[];
  readonly code: Values;
}

/**
 * Reads the manifest that `publish` writes next to a root template.
 *
 * @throws Problem if it is missing or is not a manifest.
 */
export async function readPublishedRelease(s3: S3, templateUrl: string, aws: AwsOptions): Promise<DeployableRelease> {
  s3Location(templateUrl);
  const url = new URL('manifest.json', templateUrl).href;
  const text = await withAwsProblems(aws, () => readObject(s3, url));
  const manifest = parseManifest(text, url);
  const { published } = manifest;
  return {
    manifest,
    templateUrl,
    companions: manifest.companions.map((companion) => ({
      ...companion,
      url: published.companions[companion.name]!.url,
    })),
    code: {
      ...(manifest.codeBucketParameter && manifest.code.length && { [manifest.codeBucketParameter]: published.bucket }),
      ...Object.fromEntries(Object.entries(published.code).map(([parameter, { key }]) => [parameter, key])),
    },
  };
}

function parseManifest(text: string, url: string): PublishedManifest {
  try {
    const manifest = JSON.parse(text) as PublishedManifest;
    if (manifest.format === 1 && manifest.published) return manifest;
  } catch {
    // Reported below.
  }
  throw new Problem(url, 'it is not the manifest of a published release', 'Publish the release again.');
}
