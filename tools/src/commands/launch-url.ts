import { UsageProblem } from '@hipaa-stacks/cloudformation/problem';
import { Command } from 'commander';
import type { Options } from './actions/launch-url.ts';

/** `hipaa-stacks launch-url`: prints a link to "Quick create stack" in the console. It makes no AWS calls. */
export const launchUrlCommand = new Command('launch-url')
  .summary('print a link that opens a blueprint in the CloudFormation console')
  .description(
    'Prints a link to the "Quick create stack" page of the console, with checked parameter values. The template URL is computed from the release and the bucket without a call to AWS: publish the same release there first.',
  )
  .argument('<blueprint>', 'blueprint name, such as audit-trail')
  .option('--bucket <name>', 'bucket of the release; its name can contain {region}')
  .option('--prefix <prefix>', 'prefix of its keys', 'hipaa-stacks')
  .option('--region <region>', 'Region of the stack (default: $AWS_REGION)')
  .option('--template-url <url>', 'https URL of a published root template, instead of --bucket and --prefix')
  .option('--stack-name <name>', 'name of the stack (default: the name of the blueprint)')
  .option('--parameter <name=value>', 'parameter value; can be repeated', collectValue)
  .option('--templates-out <folder>', 'folder of the releases (default: templates-out here or in the repository)')
  .addHelpText(
    'after',
    `
Example:
  $ hipaa-stacks launch-url audit-trail --bucket my-templates --region eu-central-1 --parameter Environment=prod
`,
  )
  .action(async (blueprint: string, options: Options) =>
    (await import('./actions/launch-url.ts')).launchUrlAction(blueprint, options),
  );

function collectValue(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new UsageProblem(`--parameter ${text}`, 'has no value', 'Use the form --parameter Name=value.');
  }
  return { ...previous, [text.slice(0, equals)]: text.slice(equals + 1) };
}
