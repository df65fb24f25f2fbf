import { Command } from 'commander';
import type { Options } from './actions/diff.ts';

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
  .action(async (release: string, options: Options) =>
    (await import('./actions/diff.ts')).diffAction(release, options),
  );

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
