import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patientWebApp } from '../blueprints/patient-web-app/src/patient-web-app.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { canRunInstances, consoleOf } from './support/auto-scaling.ts';
import { type AwsCli, awsCli, installAwsCli } from './support/aws-cli.ts';
import { addBaseImages, baseImages } from './support/base-images.ts';
import { type Builder, canBuild, createBuilder } from './support/code-build.ts';
import { balanceDeployed, deployedListener } from './support/deployed-listener.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { backendFolder, frontendFolder } from './support/example-images.ts';
import { type Haproxy, hasWebServers } from './support/haproxy.ts';
import { httpsClient, openWebSocket } from './support/https-client.ts';
import { resourcesById } from './support/openemr.ts';
import { assume, createRole } from './support/principals.ts';
import { buildAndPublish, deploy } from './support/release.ts';
import { runShellCode } from './support/run-shell-code.ts';
import { until } from './support/until.ts';

const run = promisify(execFile);
const programs = 'root, and the programs of .ci/install-programs';
const canRun = canRunInstances && canBuild && hasWebServers;
const STACK = 'portal';

test('the programs of the tests below are installed', { skip: !canRun && !process.env.CI }, () => {
  expect(canRun, `this needs ${programs}`).toBe(true);
});

/** The complete way of a version, from an empty account to its deletion: each test continues the one before it. */
describe.skipIf(!canRun)(`from an empty account to the first version and its deletion (${programs})`, () => {
  let folder: string;
  let emulator: Emulator;
  /** As the emulator, with a session of a role with AdministratorAccess. */
  let administrator: Emulator;
  let cli: AwsCli;
  let builder: Builder;
  let outputs: Readonly<Record<string, string>>;
  let haproxy: Haproxy | undefined;
  let host: string;
  let client: ReturnType<typeof httpsClient>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'patient-web-app-run-'));
    const { library } = await installAwsCli();
    emulator = await startEmulator({ instances: 'run', awsCli: library });
    const managed = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    administrator = await assume(emulator, await createRole(emulator, 'administrator', [], { managed }));
    cli = await awsCli(emulator);
    builder = await createBuilder(emulator);
    await addBaseImages(builder);
    const { published } = await buildAndPublish(emulator, patientWebApp);
    const parameters = { BackendBaseImage: baseImages.backend, FrontendBaseImage: baseImages.frontend };
    ({ outputs } = await deploy(administrator, published, STACK, { parameters }));
    host = outputs.LoadBalancerName!.toLowerCase();
  });
  afterAll(async () => {
    client?.close();
    await haproxy?.stop();
    await builder?.remove();
    await cli?.remove();
    await emulator?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const cloudFormation = () => new CloudFormation(clientConfig(emulator));
  const running = async () => (await emulator.instances()).filter(({ isRunning }) => isRunning);

  /** Runs a command of an output as its reader, with VERSION in the shell. */
  const shell = (output: string, VERSION = '', cwd = folder) =>
    runShellCode(outputs[output] ?? `echo no output ${output} >&2; false`, administrator, cwd, { VERSION });

  /** Commits a folder of the example, and uploads it. */
  async function upload(image: 'backend' | 'frontend') {
    const source = mkdtempSync(join(folder, `${image}-`));
    const from = image === 'backend' ? backendFolder : frontendFolder;
    cpSync(from, source, { recursive: true, filter: (path) => !/node_modules|dist$|__pycache__/.test(path) });
    const author = ['-c', 'user.name=test', '-c', 'user.email=test@clinic.example', '-c', 'commit.gpgsign=false'];
    for (const words of [
      ['init', '--quiet'],
      ['add', '.'],
      [...author, 'commit', '--quiet', '--message', 'version'],
    ])
      await run('git', words, { cwd: source });
    await shell(image === 'backend' ? 'BackendSourceCommand' : 'FrontendSourceCommand', '', source);
  }

  /** Builds and pushes an image; returns its digest. */
  async function build(image: 'Backend' | 'Frontend', version: string): Promise<string> {
    const result = await builder.run((await shell(`${image}BuildCommand`, version)).trim());
    expect(result.status, result.log).toBe('SUCCEEDED');
    const name = outputs[`${image}RepositoryUri`]!.split('/')[1]!;
    const words = ['--repository-name', name, '--image-ids', `imageTag=${version}`];
    const { imageDetails } = JSON.parse(await cli.aws('ecr', 'describe-images', ...words));
    expect(imageDetails[0].imageTags).toEqual([version]);
    expect(result.log).toContain(`\nDigest: ${imageDetails[0].imageDigest}\n`);
    return imageDetails[0].imageDigest;
  }

  /** Deploys by the command, and returns the state in which the stack ends. */
  async function deployVersion(version: string): Promise<string> {
    await shell('DeployCommand', version);
    const { StackStatus } = await until(`end of the update to ${version}`, async () => {
      const stack = (await cloudFormation().describeStacks({ StackName: STACK })).Stacks![0]!;
      return !stack.StackStatus!.endsWith('IN_PROGRESS') && stack;
    });
    return StackStatus!;
  }

  const get = (path: string, name = host) => client.send({ path, host: name });
  const consoles = async () =>
    (await Promise.all((await emulator.instances()).map(({ id }) => consoleOf(emulator, id)))).join('\n----\n');

  test('a stack without a version has no instance, and its outputs are the commands of the first version', async () => {
    expect(await emulator.instances()).toEqual([]);
    const ids = await resourcesById(emulator, STACK);
    expect(ids.has('InstanceGroup')).toBe(false);
    expect(Object.keys(outputs).filter((name) => name.endsWith('Command'))).toEqual([
      ...['BackendSourceCommand', 'FrontendSourceCommand', 'BackendBuildCommand', 'FrontendBuildCommand'],
      'DeployCommand',
    ]);
  });

  test('the commands upload the example, build both images, and deploy the version', async () => {
    await upload('backend');
    await upload('frontend');
    const digests = [await build('Backend', '1.0.0'), await build('Frontend', '1.0.0')];
    for (const digest of digests) expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await deployVersion('1.0.0'), await consoles()).toBe('UPDATE_COMPLETE');
    const [instance, ...others] = await running();
    expect(others).toEqual([]);
    expect(await consoleOf(emulator, instance!.id)).toContain('boot: complete');
  });

  test('the deployed listener rules lead to the page, and to the backend with its version', async () => {
    const ids = await resourcesById(emulator, STACK);
    haproxy = await balanceDeployed(emulator, folder, await deployedListener(cli, ids), ids);
    client = httpsClient(haproxy.port);
    await until('answer', async () => (await get('/')).status === 200);
    expect((await get('/')).body).toContain('<div id="root">');
    expect(JSON.parse((await get('/api/status')).body)).toMatchObject({ version: '1.0.0' });
    const admin = await get('/admin/');
    expect([admin.status, admin.headers['content-security-policy']]).toEqual([
      200,
      expect.stringContaining("default-src 'none'; frame-ancestors"),
    ]);
    const unknown = await get('/api/status', 'other.example');
    expect([unknown.status, unknown.body]).toEqual([400, 'Unknown host.']);
    const [{ address } = { address: '' }] = await running();
    const health = await run('curl', ['-fsSk', `https://${address}:8443/healthz`]);
    expect(health.stdout).toBe('ok\n');
    const socket = await openWebSocket(haproxy.port, host, '/ws/echo');
    expect(await socket.echo('hello')).toBe('hello');
    socket.close();
  });

  test('the deletion ends the instance, and retains repositories with images, logs and keys', async () => {
    const ids = await resourcesById(emulator, STACK);
    // It follows the targets of the stack.
    await haproxy?.stop();
    haproxy = undefined;
    await deleteStack({ aws: administrator, stackName: STACK, yes: true, interactive: false, say: () => undefined });
    await until('end of the instance', async () => (await running()).length === 0);
    const repository = ids.get('BackendRepository')!.physicalId;
    const { imageDetails } = JSON.parse(await cli.aws('ecr', 'describe-images', '--repository-name', repository));
    expect(imageDetails.flatMap(({ imageTags }: { imageTags: string[] }) => imageTags).sort()).toEqual(['1.0.0']);
  });
});
