import { readFileSync } from 'node:fs';
import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { Command } from 'commander';
import type { AwsOptions } from '../aws.ts';
import {
  checkRegion,
  connect,
  type DeployableRelease,
  type Deployed,
  deployStack,
  keyValues,
  parametersIn,
  readPublishedRelease,
} from '../deploy/index.ts';
import { publishRelease } from '../publish/publish.ts';
import { releaseFolder } from '../workspace.ts';
import { withInterruptSignal } from './interrupt.ts';
import { refuseParameters } from './refuse-parameters.ts';

interface Options {
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

/** `hipaa-stacks deploy`: deploys a release to an account. */
export const deployCommand = new Command('deploy')
  .summary('create or update a stack from a release')
  .description(
    'Creates or updates the stack of a blueprint: checks the parameters and the account, shows the change set, executes it and reports its progress. Parameters that you omit keep their current value.',
  )
  .argument('<blueprint>', 'blueprint name, such as audit-trail')
  .requiredOption('--stack-name <name>', 'name of the root stack')
  .option('--bucket <name>', 'publish the release to this bucket first')
  .option('--prefix <prefix>', 'prefix of all keys in the bucket', 'hipaa-stacks')
  .option('--templates-out <folder>', 'folder of the releases (default: templates-out here or in the repository)')
  .option('--template-url <url>', 'https URL of the root template of a published release')
  .option('--parameter <Name=value>', 'parameter value; can be repeated', collect, [])
  .option('--parameters-file <file>', 'JSON file with parameter values; --parameter overrides it')
  .option('--tag <Key=value>', 'tag for the stack and its resources; can be repeated', collect, [])
  .option('--role-arn <arn>', 'role that CloudFormation assumes')
  .option(
    '--allow-replacement <LogicalId>',
    'allow a resource with data to be replaced or removed; can be repeated',
    collect,
    [],
  )
  .option('--region <region>', 'default: $AWS_REGION')
  .option('--endpoint-url <url>', 'AWS endpoint, such as the emulator (default: $AWS_ENDPOINT_URL)')
  .option('--dry-run', 'show the change set, do not execute it')
  .option('--json', 'print the result as JSON')
  .option('--no-preflight', 'skip preflight checks of templates, quotas and parameter values')
  .option('--no-nested-change-set', 'create a change set without nested stacks')
  .addHelpText(
    'after',
    `
Examples:
  $ hipaa-stacks deploy audit-trail --stack-name audit --bucket my-templates --region eu-central-1
  $ hipaa-stacks deploy audit-trail --stack-name audit --template-url https://…/root.yaml --dry-run
`,
  )
  .action(async (blueprint: string, options: Options) => {
    const aws = awsOf(options);
    const parameters = parametersOf(options);
    const tags = keyValues('--tag', options.tag);
    const release = await releaseOf(blueprint, options, aws);
    const { stackName, allowReplacement, nestedChangeSet, preflight, roleArn, dryRun = false } = options;
    const settings = { stackName, parameters, tags, allowReplacement, nestedChangeSet, preflight, roleArn, dryRun };
    const deployed = await withInterruptSignal((signal) => deployStack({ aws, ...release, ...settings, say, signal }));
    if (deployed) print(deployed, options);
  });

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

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
