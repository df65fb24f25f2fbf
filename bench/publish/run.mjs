import { alternate, measure, medianOf } from '../lib/measure.mjs';
import { python, pythonTool } from '../lib/python.mjs';
import { cli, freshWorkspace, results } from '../lib/workspace.mjs';
import { startSlowS3 } from './slow-s3.mjs';

const delay = 40;
const awsEnvironment = (endpoint) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'benchmark',
  AWS_SECRET_ACCESS_KEY: 'benchmark',
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** Seconds to upload 50 nested stacks to S3, with 40 ms per request. */
export async function publish(runs) {
  const cwd = freshWorkspace();
  await measure({ command: [...cli, 'build', 'fifty'], cwd });
  const template = `${cwd}/templates-out/fifty/root.yaml`;
  const aws = await pythonTool('awscli');
  const figures = await alternate(
    {
      'ours: `hipaa-stacks publish`': () =>
        onFreshS3(({ endpoint }) =>
          measure({
            command: [...cli, 'publish', 'fifty', '--bucket', 'templates'],
            cwd,
            env: awsEnvironment(endpoint),
          }),
        ),
      '`aws cloudformation package`': () =>
        onFreshS3(({ endpoint }) =>
          measure({
            command: [
              ...[python(), `${aws.folder}/bin/aws`, 'cloudformation', 'package', '--template-file', template],
              ...['--s3-bucket', 'templates', '--output-template-file', `${results}packaged.yaml`],
            ],
            env: { ...awsEnvironment(endpoint), ...aws.env },
          }),
        ),
    },
    runs,
  );
  const [ours, theirs] = Object.values(figures);
  const ratio = (figure) => medianOf(theirs, figure) / medianOf(ours, figure);
  return {
    title: 'publish: 50 nested stacks, 40 ms per request',
    unit: 'Wall-clock seconds of the whole process',
    figure: 'wall',
    figures,
    targets: [
      { target: '`aws cloudformation package` at least 10 times ours', ratio: ratio('wall'), met: ratio('wall') >= 10 },
    ],
    facts: {
      'Requests of ours': ours[0].requests,
      'Requests of `package`': theirs[0].requests,
      'CPU seconds of ours': medianOf(ours, 'cpu'),
      'CPU seconds of `package`': medianOf(theirs, 'cpu'),
    },
  };
}

/** Uses an empty bucket for each run. Fails unless it contains all 50 templates afterwards. */
async function onFreshS3(once) {
  const server = await startSlowS3(delay);
  try {
    const figure = await once(server);
    if (server.objects.size < 50) throw new Error(`only ${server.objects.size} objects were uploaded`);
    return { ...figure, requests: server.requests() };
  } finally {
    await server.close();
  }
}
