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

/** The bucket in the emulator that stands for a company's template bucket. */
const BUCKET = 'hipaa-stacks-templates';

export interface UpOptions {
  /** Root of the workspace. */
  readonly root: string;
  readonly blueprint: string;
  readonly emulator: Emulator;
  /** Parameters beyond those that the demonstration chooses. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Publishes a built blueprint into the emulator, creates its stacks through the CloudFormation API, and runs its demonstration. Says
 * what AWS would refuse of it, one line each.
 *
 * @returns the deployed system, with its outputs
 * @throws Problem when the deployment fails, or the demonstration does not see what must happen
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
    const findings = await emulator.findings().catch(() => before); // it may have ended, which the error says
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
  await makeBucket(aws);
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

async function makeBucket(aws: AwsAccess): Promise<void> {
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
