import { join } from 'node:path';
import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { clientConfig } from '../aws.ts';
import { loadDemonstration } from '../build/load.ts';
import { withAwsProblems } from '../deploy/aws-problem.ts';
import { connect, type Deployed, deployStack, readPublishedRelease } from '../deploy/index.ts';
import { type Emulator, findingLines } from '../emulator/index.ts';
import { publishRelease } from '../publish/publish.ts';
import { readManifest } from '../read-manifest.ts';
import { s3 } from '../sdk.ts';

/** The bucket in the emulator for templates, instead of a bucket in AWS. */
const BUCKET = 'hipaa-stacks-templates';

export interface UpOptions {
  /** Root of the workspace. */
  readonly root: string;
  readonly blueprint: string;
  readonly emulator: Emulator;
  /** Parameters in addition to those of the demonstration. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Publishes a built blueprint to the emulator, creates its stacks with the CloudFormation API, and runs its demonstration. Reports each
 * request that AWS would refuse in one line.
 *
 * @returns the deployed system, with its outputs
 * @throws Problem if the deployment or the demonstration fails
 */
export async function up(options: UpOptions): Promise<Deployed> {
  const { emulator, say } = options;
  const { region, endpoint, credentials } = emulator;
  const before = await emulator.findings();
  try {
    return await withAwsProblems({ region, endpoint }, () =>
      deployAndDemonstrate(options, { region, endpoint, credentials }),
    );
  } finally {
    const findings = await emulator.findings().catch(() => before); // the emulator may have stopped, which the error reports
    for (const line of findingLines(findings, before)) say(line);
  }
}

async function deployAndDemonstrate(
  { root, blueprint, emulator, parameters = {}, say, signal }: UpOptions,
  aws: AwsAccess,
): Promise<Deployed> {
  const { region, endpoint, credentials } = aws;
  const dir = join(root, 'templates-out', blueprint);
  const { resourceTypes } = readManifest(dir);
  await createBucket(aws);
  const [published] = await publishRelease({
    dir,
    bucket: BUCKET,
    prefix: 'hipaa-stacks',
    regions: [region],
    aws: { endpoint, credentials },
    dryRun: false,
    say,
  });
  const demonstration = await loadDemonstration(root, blueprint);
  const chosen = { ...(await demonstration?.prepare(aws)), ...parameters };
  const services = await connect(aws);
  const release = await readPublishedRelease(services.s3, published!.root.url, aws);
  const deployed = await deployStack({
    ...release,
    aws,
    stackName: blueprint,
    preflight: false,
    parameters: chosen,
    say,
    ...(signal && { signal }),
  });
  const recorded = resourceTypes.filter((type) => emulator.recordedTypes.includes(type));
  if (recorded.length > 0) say(`accepted but not implemented by the emulator: ${recorded.join(', ')}`);
  if (demonstration) {
    say(`${blueprint}: demonstration`);
    await demonstration.run(aws, deployed.outputs, (line) => say(`  ${line}`));
  }
  return deployed;
}

async function createBucket(aws: AwsAccess): Promise<void> {
  const { S3Client, CreateBucketCommand } = s3();
  const client = new S3Client(clientConfig(aws));
  try {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  } catch (error) {
    if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error;
  } finally {
    client.destroy();
  }
}
