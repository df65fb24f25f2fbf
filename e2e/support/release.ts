import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { type BucketLocationConstraint, S3 } from '@aws-sdk/client-s3';
import type { AwsAccess, Blueprint } from '@hipaa-stacks/cloudformation';
import { clientConfig } from '../../tools/src/aws.ts';
import { buildBlueprint } from '../../tools/src/build/build.ts';
import { writeFolder } from '../../tools/src/build/write.ts';
import { type Deployed, type DeployOptions, deployStack, readPublishedRelease } from '../../tools/src/deploy/index.ts';
import { resourcesOf, stackType } from '../../tools/src/deploy/stack.ts';
import { type Published, publishRelease } from '../../tools/src/publish/publish.ts';

const say = () => undefined;

/** The committed release of a blueprint. */
export const committedRelease = (blueprint: string): string =>
  fileURLToPath(new URL(`../../templates-out/${blueprint}`, import.meta.url));

/** Publishes a release into the emulator. */
export async function publish(aws: AwsAccess, dir: string): Promise<Published> {
  const { region, endpoint, credentials } = aws;
  const bucket = `releases-${region}`;
  const otherRegion = { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  await new S3(clientConfig(aws)).createBucket({ Bucket: bucket, ...(region !== 'us-east-1' && otherRegion) });
  const [published] = await publishRelease({
    dir,
    bucket,
    prefix: '',
    regions: [region],
    aws: { endpoint, credentials },
    dryRun: false,
    say,
  });
  return published!;
}

/** Builds a blueprint into a temporary folder and publishes it into the emulator. */
export async function buildAndPublish(aws: AwsAccess, blueprint: Blueprint, inlineLimit?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-e2e-'));
  try {
    const { manifest, files } = await buildBlueprint(blueprint, inlineLimit);
    writeFolder(join(folder, blueprint.name), files);
    return { manifest, published: await publish(aws, join(folder, blueprint.name)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Creates or updates a stack from a published root template, according to its manifest. */
export async function deploy(
  aws: AwsAccess,
  published: Published,
  stackName: string,
  options: Partial<DeployOptions> = {},
): Promise<Deployed> {
  const s3 = new S3(clientConfig(aws));
  const release = await readPublishedRelease(s3, published.root.url, aws);
  return deployStack({ ...release, aws: aws, stackName, preflight: false, say, ...options });
}

/** A resource of a stack or of one of its nested stacks. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/** All resources of a stack and of its nested stacks, without the nested stacks themselves. */
export async function resourcesBelow(aws: AwsAccess, stack: string): Promise<StackResource[]> {
  const cloudFormation = new CloudFormation(clientConfig(aws));
  const resources = await resourcesOf(cloudFormation, stack);
  const below = resources.map(async ({ LogicalResourceId, ResourceType, PhysicalResourceId }) =>
    ResourceType === stackType
      ? resourcesBelow(aws, PhysicalResourceId!)
      : [{ logicalId: LogicalResourceId!, type: ResourceType!, physicalId: PhysicalResourceId! }],
  );
  return (await Promise.all(below)).flat();
}
