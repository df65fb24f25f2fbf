import { readFileSync } from 'node:fs';
import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import type { AwsOptions } from '../../aws.ts';
import {
  checkRegion,
  connect,
  type DeployableRelease,
  type Deployed,
  deployStack,
  keyValues,
  parametersIn,
  readPublishedRelease,
} from '../../deploy/index.ts';
import { publishRelease } from '../../publish/publish.ts';
import { releaseFolder } from '../../workspace.ts';
import { withInterruptSignal } from '../interrupt.ts';
import { refuseParameters } from '../refuse-parameters.ts';

export interface Options {
  readonly stackName: string;
  readonly templateUrl?: string;
  readonly bucket?: string;
  readonly prefix: string;
  readonly templatesOut?: string;
  readonly parameter: readonly string[];
  readonly parametersFile?: string;
  readonly tag: readonly string[];
  readonly roleArn?: string;
  readonly allowReplacement: readonly string[];
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly preflight: boolean;
  readonly nestedChangeSet: boolean;
}

/** The action of `hipaa-stacks deploy`. */
export async function deployAction(blueprint: string, options: Options): Promise<void> {
  const aws = awsOf(options);
  const parameters = parametersOf(options);
  const tags = keyValues('--tag', options.tag);
  const release = await releaseOf(blueprint, options, aws);
  const { stackName, allowReplacement, nestedChangeSet, preflight, roleArn, dryRun = false } = options;
  const settings = { stackName, parameters, tags, allowReplacement, nestedChangeSet, preflight, roleArn, dryRun };
  const deployed = await withInterruptSignal((signal) => deployStack({ aws, ...release, ...settings, say, signal }));
  if (deployed) print(deployed, options);
}

const say = (line: string) => console.error(line);

/** Region and endpoint of a command, from its options and the environment. */
export function awsOf({
  region,
  endpointUrl,
}: {
  readonly region?: string;
  readonly endpointUrl?: string;
}): AwsOptions {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL } = process.env;
  const endpoint = endpointUrl ?? AWS_ENDPOINT_URL;
  return { region: checkRegion(region ?? AWS_REGION ?? AWS_DEFAULT_REGION), ...(endpoint && { endpoint }) };
}

function parametersOf({ parametersFile, parameter }: Options): Readonly<Record<string, string>> {
  const fromFile = parametersFile ? parametersIn(readText(parametersFile), parametersFile) : {};
  return { ...fromFile, ...keyValues('--parameter', parameter) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageProblem(file, `it cannot be read (${(error as NodeJS.ErrnoException).code})`, 'Check the path.');
  }
}

async function releaseOf(blueprint: string, options: Options, aws: AwsOptions): Promise<DeployableRelease> {
  const url = await rootUrl(blueprint, options, aws);
  const { s3 } = await connect(aws);
  const release = await readPublishedRelease(s3, url, aws);
  if (release.manifest.blueprint === blueprint) return release;
  throw new UsageProblem(
    `template ${url}`,
    `it is a release of ${release.manifest.blueprint}`,
    `Deploy ${release.manifest.blueprint}, or give the URL of a release of ${blueprint}.`,
  );
}

async function rootUrl(blueprint: string, options: Options, aws: AwsOptions): Promise<string> {
  const { templateUrl, bucket, prefix, templatesOut, dryRun = false } = options;
  if (Boolean(templateUrl) === Boolean(bucket))
    throw new UsageProblem('deploy', 'it requires either --bucket or --template-url', 'Use one of them.');
  if (templateUrl) return templateUrl;
  const dir = releaseFolder(blueprint, templatesOut);
  refuseParameters(parametersOf(options), dir, say);
  const { region, ...elsewhere } = aws;
  const publishing = { dir, bucket: bucket!, prefix, regions: [region], aws: elsewhere, dryRun, say };
  const [published] = await publishRelease(publishing);
  if (dryRun && published!.uploaded.length)
    throw new Problem(
      `blueprint ${blueprint}`,
      'its release is not published, so CloudFormation cannot create a change set',
      `Run \`hipaa-stacks publish ${blueprint} --bucket ${bucket}\` first; this does not change any stack.`,
    );
  return published!.root.url;
}

function print(deployed: Deployed, { json }: Options): void {
  const lines = [deployed, ...deployed.companions].flatMap(({ stackName, outputs }) =>
    Object.entries(outputs).map(([name, value]) => `${stackName}  ${name}  ${value}`),
  );
  console.log(json ? JSON.stringify(deployed, undefined, 2) : lines.join('\n'));
}
