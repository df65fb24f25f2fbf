import { readFileSync } from 'node:fs';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { withAwsProblems } from '../../deploy/aws-problem.ts';
import { connect, keyValues } from '../../deploy/index.ts';
import { diffReleases, formatDiff, parseAllowList, readDeployed, readTemplates } from '../../diff/index.ts';
import { pseudoOf } from '../../resolve/index.ts';
import { releaseFolder } from '../../workspace.ts';
import { awsOf } from './deploy.ts';

export interface Options {
  readonly stackName?: string;
  readonly before?: string;
  readonly allow?: string;
  readonly parameter: readonly string[];
  readonly templatesOut?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly json?: true;
}

/** The action of `hipaa-stacks diff`. */
export async function diffAction(release: string, options: Options): Promise<void> {
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
}

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
