import { Command } from 'commander';
import type { Options } from './actions/deploy.ts';

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
  .action(async (blueprint: string, options: Options) =>
    (await import('./actions/deploy.ts')).deployAction(blueprint, options),
  );

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
