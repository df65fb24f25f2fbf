import { type Published, publishRelease } from '../../publish/publish.ts';
import { releaseFolder } from '../../workspace.ts';
import { exitOnInterrupt } from '../interrupt.ts';

export interface Options {
  readonly bucket: string;
  readonly prefix: string;
  readonly region?: readonly string[];
  readonly endpointUrl?: string;
  readonly expectedBucketOwner?: string;
  readonly templatesOut?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** The action of `hipaa-stacks publish`. */
export async function publishAction(blueprints: string[], options: Options): Promise<void> {
  const dirs = blueprints.map((blueprint) => releaseFolder(blueprint, options.templatesOut));
  const published: Published[] = [];
  await exitOnInterrupt('publish', 'Uploaded objects are complete: publish again for the rest.', async () => {
    for (const dir of dirs) published.push(...(await publishRelease({ dir, ...settings(options) })));
  });
  console.log(options.json ? JSON.stringify(published, undefined, 2) : published.map(line).join('\n'));
}

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
