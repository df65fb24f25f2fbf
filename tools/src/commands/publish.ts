import { Command } from 'commander';
import type { Options } from './actions/publish.ts';

/** `hipaa-stacks publish`: uploads releases to S3, where CloudFormation reads them. */
export const publishCommand = new Command('publish')
  .summary('upload releases to S3')
  .description(
    'Uploads the templates and code of releases to S3, where CloudFormation reads them. It uploads only missing objects and does not change existing ones: run it again after an interruption.',
  )
  .argument('<blueprint...>', 'blueprint name, such as audit-trail')
  .requiredOption('--bucket <name>', 'bucket name; with several Regions, it must contain {region}')
  .option('--prefix <prefix>', 'prefix of all keys', 'hipaa-stacks')
  .option('--region <region>', 'Region of the bucket; can be repeated (default: $AWS_REGION)', collect)
  .option('--endpoint-url <url>', 'S3 endpoint, such as the emulator (default: $AWS_ENDPOINT_URL)')
  .option('--expected-bucket-owner <account>', 'account that must own the bucket (default: account of the credentials)')
  .option('--templates-out <folder>', 'folder of the releases (default: templates-out here or in the repository)')
  .option('--dry-run', 'list the objects that would be uploaded, do not upload them')
  .option('--json', 'print keys, hashes and URLs as JSON')
  .addHelpText(
    'after',
    `
Examples:
  $ hipaa-stacks publish audit-trail --bucket my-templates --region eu-central-1
  $ hipaa-stacks publish audit-trail openemr --bucket my-templates-{region} --region eu-central-1 --region us-east-1
`,
  )
  .action(async (blueprints: string[], options: Options) =>
    (await import('./actions/publish.ts')).publishAction(blueprints, options),
  );

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
