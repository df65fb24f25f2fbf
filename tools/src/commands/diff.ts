import { readFileSync } from 'node:fs';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { Command } from 'commander';
import { withAwsProblems } from '../deploy/aws-problem.ts';
import { connect, keyValues } from '../deploy/index.ts';
import { diffReleases, formatDiff, parseAllowList, readDeployed, readTemplates } from '../diff/index.ts';
import { pseudoOf } from '../resolve/index.ts';
import { releaseFolder } from '../workspace.ts';
import { awsOf } from './deploy.ts';

interface Options {
  readonly stackName?: string;
  readonly before?: string;
  readonly allow?: string;
  readonly parameter: readonly string[];
  readonly templatesOut?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly json?: true;
}

/** `hipaa-stacks diff`: shows what an update would do to resources with data. */
export const diffCommand = new Command('diff')
  .summary('compare a release with another, or with a deployed stack')
  .description(
    'Compares every nested template after it resolves parameters and conditions. Its exit code is 1 if a resource with data would be replaced, removed or less protected, unless a reviewed allow-list contains the change.',
  )
  .argument('<release>', 'blueprint name or release folder: the new version')
  .option('--before <folder>', 'release folder: the current version')
  .option('--stack-name <name>', 'deployed stack: the current version')
  .option('--parameter <Name=value>', 'parameter value of the update; can be repeated', collect, [])
  .option('--allow <file>', 'reviewed allow-list: JSON, entries of stack, logicalId, change and reason')
  .option('--templates-out <folder>', 'folder of the releases (default: templates-out here or in the repository)')
  .option('--region <region>', 'default: $AWS_REGION')
  .option('--endpoint-url <url>', 'AWS endpoint (default: $AWS_ENDPOINT_URL)')
  .option('--json', 'print the findings as JSON')
  .addHelpText(
    'after',
    `
Examples:
  $ hipaa-stacks diff audit-trail --stack-name audit --region eu-central-1
  $ hipaa-stacks diff templates-out/audit-trail --before ../last-release/templates-out/audit-trail --allow allowed.json
`,
  )
  .action(async (release: string, options: Options) => {
    const after = readTemplates(/[/\\]/.test(release) ? release : releaseFolder(release, options.templatesOut));
    const { before, parameters, pseudo } = await beforeOf(options);
    const values = { ...parameters, ...keyValues('--parameter', options.parameter) };
    const known = Object.entries(values).filter(([name]) => name in (after.root.Parameters ?? {}));
    const allow = options.allow ? parseAllowList(read(options.allow), options.allow) : [];
    const diff = await diffReleases({
      before,
      after,
      parametersBefore: parameters,
      parametersAfter: Object.fromEntries(known),
      pseudo,
      allow,
    });
    console.log(options.json ? JSON.stringify(diff, undefined, 2) : formatDiff(diff));
    if (diff.blocked) process.exitCode = 1;
  });

/** The current version: a release folder with its defaults, or a deployed stack with its parameter values. */
async function beforeOf(options: Options) {
  const { before, stackName } = options;
  if ((before === undefined) === (stackName === undefined)) {
    throw new UsageProblem(
      'diff',
      'requires exactly one version to compare with',
      'Use either --before or --stack-name.',
    );
  }
  if (before !== undefined) return { before: readTemplates(before), parameters: {}, pseudo: {} };
  const aws = awsOf(options);
  const { parameters, ...deployed } = await withAwsProblems(aws, async () =>
    readDeployed((await connect(aws)).cloudFormation, stackName!),
  );
  return { before: deployed, parameters, pseudo: pseudoOf(aws.region) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageProblem(file, 'cannot be read', 'Give the path of an allow-list.');
  }
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
