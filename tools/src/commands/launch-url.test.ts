import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeFixtureRelease } from '../publish/testing/fixture-release.ts';
import { startS3StandIn } from '../publish/testing/s3-stand-in.ts';
import { launchUrlCommand } from './launch-url.ts';
import { publishCommand } from './publish.ts';

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/commands-`);
  writeFixtureRelease(folder);
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const run = (command: typeof publishCommand, ...args: string[]) =>
  command.parseAsync([...args, '--templates-out', folder], { from: 'user' });

const templateOf = (link: string) => new URLSearchParams(link.split('#')[1]!.split('?')[1]).get('templateURL');

test('the link, created without AWS calls, opens the root template that publish uploaded, in each Region', async () => {
  const buckets = { 'templates-eu-central-1': 'eu-central-1', 'templates-us-east-1': 'us-east-1' };
  const server = await startS3StandIn({ buckets });
  const where = ['example', '--bucket', 'templates-{region}'];
  const regions = ['--region', 'eu-central-1', '--region', 'us-east-1'];
  await run(publishCommand, ...where, ...regions, '--endpoint-url', server.endpoint, '--json');
  const roots = (JSON.parse(printed.pop()!) as { root: { url: string } }[]).map(({ root }) => root.url);
  for (const region of Object.values(buckets)) await run(launchUrlCommand, ...where, '--region', region);
  await server.close();
  expect(printed.map(templateOf)).toEqual(roots);
  for (const root of roots) expect(server.objects.has(root)).toBe(true);
});

test('publish reads Region and endpoint from the environment, and prints the URL of the root', async () => {
  const server = await startS3StandIn({ buckets: { templates: 'eu-central-1' } });
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
  await run(publishCommand, 'example', '--bucket', 'templates');
  await server.close();
  expect(printed).toHaveLength(1);
  expect(server.objects.has(printed[0]!.split('  ')[2]!)).toBe(true);
});

test('publish refuses a misspelled blueprint before it calls AWS', async () => {
  const server = await startS3StandIn({ buckets: { templates: 'eu-central-1' } });
  const args = ['example', 'exmaple', '--bucket', 'templates', '--endpoint-url', server.endpoint];
  await expect(run(publishCommand, ...args)).rejects.toThrow(/Did you mean example\?/);
  await server.close();
  expect(server.requests).toEqual([]);
});

test('values that contain "=", a stack name and a custom URL are used unchanged', async () => {
  const url = 'https://other.s3.eu-central-1.amazonaws.com/root.yaml';
  const args = ['--region', 'eu-central-1', '--template-url', url, '--stack-name', 'mine'];
  await run(launchUrlCommand, 'example', ...args, '--parameter', 'CodeKey=a=b', '--parameter', 'CodeBucket=c');
  expect(templateOf(printed[0]!)).toBe(url);
  expect(printed[0]).toMatch(/&stackName=mine&param_CodeKey=a%3Db&param_CodeBucket=c$/);
});

test.each([
  ['no Region', ['--bucket', 'templates']],
  ['no bucket', ['--region', 'eu-central-1']],
  ['a parameter without value', ['--region', 'eu-central-1', '--bucket', 'templates', '--parameter', 'CodeKey']],
])('launch-url refuses %s', async (_, args) => {
  await expect(run(launchUrlCommand, 'example', ...args)).rejects.toThrow(UsageProblem);
});
