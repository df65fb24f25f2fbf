import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { type AwsCli, awsCli } from './support/aws-cli.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Builder, canBuild, createBuilder, installCommand } from './support/code-build.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { type GitServer, startGitServer } from './support/git-server.ts';
import { imageSystem } from './support/image-system.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';
import { runShellCode } from './support/run-shell-code.ts';
import { until } from './support/until.ts';

const run = promisify(execFile);

const BASE = 'localhost/base:1';
const CONNECTION = 'arn:aws:codeconnections:us-east-1:000000000000:connection/00000000-0000-4000-8000-000000000000';
const HTTPS = 'https://git.example/clinic/backend.git';

/** An application whose image needs the build argument: no registry has the default. */
const dockerfile = [
  'ARG BASE_IMAGE=registry.invalid/none',
  'FROM ${BASE_IMAGE}',
  'COPY version.txt /version.txt',
  'RUN echo "app:x:1000:1000::/:/bin/sh" >/etc/passwd && wc -c /version.txt',
  'USER 1000',
  'CMD ["/bin/sh"]',
];

test('the programs of the tests below are installed', { skip: !canBuild && !process.env.CI }, () => {
  expect(canBuild, `builds need root, and the programs of ${installCommand}`).toBe(true);
});

test('repositories, builds and their commands have no findings', () => {
  expect(checkBlueprint(imageSystem)).toEqual([]);
});

describe.skipIf(!canBuild)(`builds on the emulator (${installCommand})`, () => {
  let emulator: Emulator;
  let cli: AwsCli;
  let builder: Builder;
  let git: GitServer;
  let published: Awaited<ReturnType<typeof buildAndPublish>>['published'];
  const logs: string[] = [];

  beforeAll(async () => {
    emulator = await startEmulator();
    cli = await awsCli(emulator);
    git = await startGitServer();
    const repository = join(cli.folder, 'repository');
    builder = await createBuilder(emulator, { [HTTPS]: repository });
    await builder.addBaseImage(
      BASE,
      'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n',
      { busybox: '/bin/busybox' },
    );
    await repositoryIn(repository, 'services/backend');
    ({ published } = await buildAndPublish(emulator, imageSystem));
  });
  afterAll(async () => {
    await builder?.remove();
    await git?.stop();
    await cli?.remove();
    await emulator?.stop();
  });

  /** A Git repository with the application in a folder. */
  async function repositoryIn(repository: string, folder = '.') {
    await mkdir(join(repository, folder), { recursive: true });
    await writeFile(join(repository, folder, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
    await writeFile(join(repository, folder, 'version.txt'), 'the application\n');
    const author = ['-c', 'user.name=test', '-c', 'user.email=test@clinic.example'];
    for (const words of [
      ['init', '--quiet'],
      ['add', '.'],
      [...author, 'commit', '--quiet', '--message', 'first'],
    ])
      await run('git', words, { cwd: repository });
  }

  /** Deploys the system as one stack of this name. */
  const deployed = async (stack: string, parameters: Readonly<Record<string, string>>) => {
    const common = { BackendBaseImage: BASE, FrontendBaseImage: BASE, Environment: 'test', RetentionDays: '30' };
    return (await deploy(emulator, published, stack, { parameters: { ...common, ...parameters } })).outputs;
  };

  /** Runs a command of an output, with VERSION in the shell of its reader. */
  const shell = (command: string | undefined, folder = cli.folder, VERSION = '') =>
    runShellCode(command ?? 'false', emulator, folder, { VERSION });

  /** Starts a build by the command in an output, and runs it. */
  async function build(command: string | undefined, version: string) {
    const result = await builder.run((await shell(command, cli.folder, version)).trim());
    logs.push(result.log);
    return result;
  }

  const imagesOf = async (repository: string | undefined) => {
    const { imageDetails } = JSON.parse(await cli.aws('ecr', 'describe-images', '--repository-name', repository!));
    return imageDetails as readonly { imageTags: string[]; imageDigest: string }[];
  };

  describe('from zip files', () => {
    let outputs: Readonly<Record<string, string>>;
    beforeAll(async () => {
      outputs = await deployed('zipped', {});
      for (const image of ['backend', 'frontend']) await repositoryIn(join(cli.folder, image));
    });

    test('the commands in the outputs upload, build and deploy a first version', async () => {
      await shell(outputs.BackendSourceCommand, join(cli.folder, 'backend'));
      await shell(outputs.FrontendSourceCommand, join(cli.folder, 'frontend'));
      for (const image of ['Backend', 'Frontend']) {
        const result = await build(outputs[`${image}BuildCommand`], '1.0.0');
        expect(result, result.log).toMatchObject({
          status: 'SUCCEEDED',
          phases: { INSTALL: 'SUCCEEDED', PRE_BUILD: 'SUCCEEDED', BUILD: 'SUCCEEDED' },
        });
        const [pushed, ...others] = await imagesOf(outputs[`${image}Repository`]);
        expect(others).toEqual([]);
        expect(pushed).toMatchObject({ imageTags: ['1.0.0'] });
        expect(result.log).toMatch(new RegExp(`^Image: \\S+/${outputs[`${image}Repository`]}:1\\.0\\.0$`, 'm'));
        expect(result.log).toContain(`\nDigest: ${pushed!.imageDigest}\n`);
      }
      await shell(outputs.DeployCommand, cli.folder, '1.0.0');
      const stacks = new CloudFormation(clientConfig(emulator));
      const { Parameters, Outputs } = await until('update of the stack', async () => {
        const stack = (await stacks.describeStacks({ StackName: 'zipped' })).Stacks![0]!;
        return stack.StackStatus === 'UPDATE_COMPLETE' && stack;
      });
      const values = Object.fromEntries(Parameters!.map((one) => [one.ParameterKey, one.ParameterValue]));
      expect(values).toMatchObject({ AppVersion: '1.0.0', BackendBaseImage: BASE, RetentionDays: '30' });
      expect(Outputs).toContainEqual(expect.objectContaining({ OutputKey: 'Version', OutputValue: '1.0.0' }));
    });

    test('a version that exists is refused before the build', async () => {
      const before = await imagesOf(outputs.BackendRepository);
      const result = await build(outputs.BackendBuildCommand, '1.0.0');
      expect(result).toMatchObject({ status: 'FAILED', phases: { INSTALL: 'SUCCEEDED', PRE_BUILD: 'FAILED' } });
      expect(result.phases).not.toHaveProperty('BUILD');
      expect(result.log).toContain('VERSION: 1.0.0 exists in');
      expect(await imagesOf(outputs.BackendRepository)).toEqual(before);
    });
  });

  describe('with a deploy key', () => {
    const secrets: { readonly arn: string; readonly value: string }[] = [];
    const given = async (knownHosts: string, privateKey = git.privateKey) => {
      const value = JSON.stringify({ privateKey, knownHosts });
      const Name = `deploy-key-${secrets.length}`;
      const { ARN } = await new SecretsManager(clientConfig(emulator)).createSecret({ Name, SecretString: value });
      secrets.push({ arn: ARN!, value });
      return ARN!;
    };
    const fromSsh = (DeployKeySecretArn: string) => ({
      BuildSource: 'deploy-key',
      DeployKeySecretArn,
      BackendRepositoryUrl: git.url(join(cli.folder, 'repository')),
      FrontendRepositoryUrl: git.url(join(cli.folder, 'repository')),
      BackendFolder: 'services/backend',
    });

    test('before there is a secret, there is no build, and a command that creates the secret', async () => {
      const outputs = await deployed('with-key', fromSsh(''));
      expect(Object.keys(outputs).filter((name) => /BuildCommand|SourceCommand/.test(name))).toEqual([]);
      await writeFile(join(cli.folder, 'deploy_key'), git.privateKey);
      await writeFile(join(cli.folder, 'known_hosts'), git.knownHosts);
      const arn = (await shell(outputs.ConnectCommand)).trim();
      secrets.push({ arn, value: JSON.stringify({ privateKey: git.privateKey, knownHosts: git.knownHosts }) });
    });

    test('the image of a folder in a private repository is built and pushed', async () => {
      const outputs = await deployed('with-key', fromSsh(secrets[0]!.arn));
      const result = await build(outputs.BackendBuildCommand, '2.0.0-rc.1');
      expect(result.status, result.log).toBe('SUCCEEDED');
      expect(result.log).toMatch(/^Cloned ssh:\/\/\S+ at [0-9a-f]{40}\.$/m);
      expect(await imagesOf(outputs.BackendRepository)).toMatchObject([{ imageTags: ['2.0.0-rc.1'] }]);
    });

    test('a server with another host key than in the secret is refused', async () => {
      const outputs = await deployed('with-key', fromSsh(await given(git.otherKnownHosts)));
      const result = await build(outputs.BackendBuildCommand, '2.0.1');
      expect(result, result.log).toMatchObject({ status: 'FAILED', phases: { PRE_BUILD: 'FAILED' } });
      expect(result.log).toContain('Host key verification failed');
    });

    test('no log contains a part of a secret', () => {
      const parts = secrets.flatMap(({ value }) => Object.values(JSON.parse(value) as Record<string, string>));
      const lines = parts
        .flatMap((part) => part.split('\n'))
        .filter((line) => line.length > 20 && !line.startsWith('-----'));
      expect(lines.length).toBeGreaterThan(3);
      expect(logs.length).toBeGreaterThan(4);
      for (const line of lines) expect(logs.filter((log) => log.includes(line))).toEqual([]);
      expect(logs.join('')).not.toContain('PRIVATE KEY-----');
    });
  });

  describe('through a connection', () => {
    const repositories = {
      BackendRepositoryUrl: HTTPS,
      FrontendRepositoryUrl: HTTPS,
      BackendFolder: 'services/backend',
    };

    test('before there is a connection, there is no build, and a command that creates it', async () => {
      const outputs = await deployed('connected', { BuildSource: 'connection', ...repositories });
      expect(outputs).not.toHaveProperty('BackendBuildCommand');
      const types = (await resourcesBelow(emulator, 'connected')).map(({ type }) => type);
      expect(types).not.toContain('AWS::CodeBuild::Project');
      // The emulator has no CodeConnections: the AWS CLI validates the command.
      const validated = outputs.ConnectCommand!.replace(/--query .*/, '--generate-cli-skeleton output');
      expect(JSON.parse(await shell(validated))).toHaveProperty('ConnectionArn');
    });

    test('the image is built from the repository and pushed', async () => {
      const outputs = await deployed('connected', {
        BuildSource: 'connection',
        ConnectionArn: CONNECTION,
        ...repositories,
      });
      const result = await build(outputs.BackendBuildCommand, '3.0.0');
      expect(result.status, result.log).toBe('SUCCEEDED');
      expect(await imagesOf(outputs.BackendRepository)).toMatchObject([{ imageTags: ['3.0.0'] }]);
    });
  });
});
