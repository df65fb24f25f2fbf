import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { Command } from 'commander';
import { launchUrl } from '../launch-url/launch-url.ts';
import { locationsOf } from '../publish/location.ts';
import { planRelease } from '../publish/plan.ts';
import { readRelease } from '../publish/read-release.ts';
import { readManifest } from '../read-manifest.ts';
import { releaseFolder } from '../workspace.ts';

interface Options {
  readonly bucket?: string;
  readonly prefix: string;
  readonly region?: string;
  readonly templateUrl?: string;
  readonly stackName?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly templatesOut?: string;
}

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
  .action((blueprint: string, options: Options) => {
    const dir = releaseFolder(blueprint, options.templatesOut);
    const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    if (!region) throw new UsageProblem('--region', 'is missing', 'Add the Region, such as --region eu-central-1.');
    console.log(
      launchUrl({
        templateUrl: options.templateUrl ?? publishedUrl(dir, region, options),
        region,
        stackName: options.stackName ?? blueprint,
        parameters: options.parameter ?? {},
        manifest: readManifest(dir),
      }),
    );
  });

function publishedUrl(dir: string, region: string, { bucket, prefix }: Options): string {
  if (!bucket) {
    throw new UsageProblem('--bucket', 'is missing', 'Add the bucket of the published release.');
  }
  const [location] = locationsOf(bucket, prefix, [region]);
  return planRelease(readRelease(dir), location!).published.root.url;
}

function collectValue(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new UsageProblem(`--parameter ${text}`, 'has no value', 'Use the form --parameter Name=value.');
  }
  return { ...previous, [text.slice(0, equals)]: text.slice(equals + 1) };
}
