import { Command } from 'commander';
import { type Published, publishRelease } from '../publish/publish.ts';
import { releaseFolder } from '../workspace.ts';
import { exitOnInterrupt } from './interrupt.ts';

interface Options {
  readonly bucket: string;
  readonly prefix: string;
  readonly region?: readonly string[];
  readonly endpointUrl?: string;
  readonly expectedBucketOwner?: string;
  readonly templatesOut?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

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
  .action(async (blueprints: string[], options: Options) => {
    const dirs = blueprints.map((blueprint) => releaseFolder(blueprint, options.templatesOut));
    const published: Published[] = [];
    await exitOnInterrupt('publish', 'Uploaded objects are complete: publish again for the rest.', async () => {
      for (const dir of dirs) published.push(...(await publishRelease({ dir, ...settings(options) })));
    });
    console.log(options.json ? JSON.stringify(published, undefined, 2) : published.map(line).join('\n'));
  });

function settings({ bucket, prefix, region, endpointUrl, expectedBucketOwner, dryRun }: Options) {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL } = process.env;
  const here = AWS_REGION ?? AWS_DEFAULT_REGION;
  const endpoint = endpointUrl ?? AWS_ENDPOINT_URL;
  return {
    bucket,
    prefix,
    regions: region ?? (here ? [here] : []),
    aws: { ...(endpoint && { endpoint }) },
    ...(expectedBucketOwner && { expectedBucketOwner }),
    dryRun: dryRun === true,
    say: (text: string) => console.error(text),
  };
}

const line = ({ blueprint, region, root }: Published) => `${blueprint}  ${region}  ${root.url}`;

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
