import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourceCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { type PublishOptions, publishRelease } from '../tools/src/publish/publish.ts';
import { writeFixtureRelease } from '../tools/src/publish/testing/fixture-release.ts';
import { inconsistencies } from '../tools/src/publish/testing/inconsistencies.ts';
import { startS3StandIn } from '../tools/src/publish/testing/s3-stand-in.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';

let folder: string;
let dir: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-e2e-'));
  dir = writeFixtureRelease(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  const publish = (options: Partial<PublishOptions> = {}) =>
    publishRelease({
      dir,
      bucket: 'templates',
      prefix: 'hipaa',
      regions: [emulator.region],
      aws: { endpoint: emulator.endpoint, credentials: emulator.credentials },
      dryRun: false,
      say: () => undefined,
      ...options,
    });

  test('a missing bucket is reported', async () => {
    await expect(publish()).rejects.toThrow(/bucket templates: does not exist/);
  });

  test('a published root creates a stack whose Lambda function runs the published code; a second publish uploads nothing', async () => {
    const config = clientConfig(emulator);
    await new S3Client(config).send(new CreateBucketCommand({ Bucket: 'templates' }));
    const [published] = await publish();
    expect(published!.uploaded).not.toEqual([]);
    expect((await publish())[0]!.uploaded).toEqual([]);

    const cloudFormation = new CloudFormationClient(config);
    const TemplateURL = published!.root.url;
    await cloudFormation.send(
      new CreateStackCommand({ StackName: 'example', TemplateURL, Capabilities: ['CAPABILITY_IAM'] }),
    );
    await waitUntilStackCreateComplete(
      { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
      { StackName: 'example' },
    );
    const physicalId = async (StackName: string, LogicalResourceId: string) =>
      (await cloudFormation.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId })))
        .StackResourceDetail!.PhysicalResourceId!;
    const FunctionName = await physicalId(await physicalId('example', 'App'), 'Function');
    const { Payload } = await new LambdaClient(config).send(new InvokeCommand({ FunctionName }));
    expect(Buffer.from(Payload!).toString('utf8')).toBe('"hello"');
  });

  test('a bucket in another Region is reported', async () => {
    const config = clientConfig({ ...emulator, region: 'eu-central-1' });
    const LocationConstraint = 'eu-central-1';
    await new S3Client(config).send(
      new CreateBucketCommand({ Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint } }),
    );
    await expect(publish({ bucket: 'elsewhere' })).rejects.toThrow(/bucket elsewhere: is in eu-central-1/);
  });
});

describe('a process that is killed', () => {
  const bucket = { bucket: 'templates', prefix: 'hipaa', regions: ['eu-central-1'], dryRun: false };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

  test('at any request leaves no incomplete release, and the next run completes the work', async () => {
    const program = await bundled();
    const whole = await startS3StandIn({ buckets: { templates: 'eu-central-1' } });
    expect(await ended(run(program, whole.endpoint))).toBe(0);
    await whole.close();
    expect(inconsistencies(whole.objects)).toEqual([]);
    expect(whole.requests.length).toBeGreaterThan(4);

    for (let last = 1; last <= whole.requests.length; last++) {
      const seen: string[] = [];
      let child: ChildProcess | undefined;
      const server = await startS3StandIn({
        buckets: { templates: 'eu-central-1' },
        onWrite: (objects) => seen.push(...inconsistencies(objects)),
        mishap: (_, number) => {
          if (number === last) child?.kill('SIGKILL');
          return undefined;
        },
      });
      child = run(program, server.endpoint);
      expect(await ended(child)).toBe('SIGKILL');
      child = undefined;
      await publishRelease({ ...bucket, dir, aws: { endpoint: server.endpoint, credentials }, say: () => undefined });
      await server.close();
      expect(seen).toEqual([]);
      expect(new Map([...server.objects].sort())).toEqual(new Map([...whole.objects].sort()));
    }
  });

  /** `publishRelease` as a separate program, with the endpoint as its argument. */
  async function bundled(): Promise<string> {
    const publish = fileURLToPath(new URL('../tools/src/publish/publish.ts', import.meta.url));
    const outfile = join(folder, 'publish.cjs');
    const settings = JSON.stringify({ ...bucket, dir });
    await build({
      stdin: {
        contents: `
          import { publishRelease } from ${JSON.stringify(publish)};
          const aws = { endpoint: process.argv[2], credentials: ${JSON.stringify(credentials)} };
          publishRelease({ ...${settings}, aws, say: () => undefined });
        `,
        resolveDir: folder,
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      conditions: ['source'],
      // The SDK is imported relative to the tools, not to the bundle.
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(publish).href) },
      logLevel: 'error',
    });
    return outfile;
  }

  const run = (program: string, endpoint: string) =>
    spawn(process.execPath, ['--no-warnings', program, endpoint], { stdio: ['ignore', 'ignore', 'inherit'] });

  const ended = (child: ChildProcess) =>
    new Promise<number | string | null>((resolve) => {
      child.once('close', (code, signal) => resolve(signal ?? code));
    });
});
