import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { launchUrl } from '../../launch-url/launch-url.ts';
import { locationsOf } from '../../publish/location.ts';
import { planRelease } from '../../publish/plan.ts';
import { readRelease } from '../../publish/read-release.ts';
import { readManifest } from '../../read-manifest.ts';
import { releaseFolder } from '../../workspace.ts';

export interface Options {
  readonly bucket?: string;
  readonly prefix: string;
  readonly region?: string;
  readonly templateUrl?: string;
  readonly stackName?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly templatesOut?: string;
}

/** The action of `hipaa-stacks launch-url`. */
export function launchUrlAction(blueprint: string, options: Options): void {
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
}

function publishedUrl(dir: string, region: string, { bucket, prefix }: Options): string {
  if (!bucket) {
    throw new UsageProblem('--bucket', 'is missing', 'Add the bucket of the published release.');
  }
  const [location] = locationsOf(bucket, prefix, [region]);
  return planRelease(readRelease(dir), location!).published.root.url;
}
