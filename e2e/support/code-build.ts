import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { installAwsCli } from './aws-cli.ts';
import type { Emulator } from './emulator.ts';
import { callJson } from './json-api.ts';
import { assume } from './principals.ts';
import type { Access } from './signed.ts';

const run = promisify(execFile);

/** Command that installs buildah, the SSH server and busybox. */
export const installCommand = '.ci/install-programs';

const programs = ['buildah', '/usr/sbin/sshd', 'busybox', 'git', 'jq', 'ssh-keygen'];
const isInstalled = (program: string) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program))) || existsSync(program);

/** Whether builds can run on this machine: the programs, and root for buildah. */
export const canBuild = process.getuid?.() === 0 && programs.every(isInstalled);

interface Variable {
  readonly name: string;
  readonly value: string;
}
interface Project {
  readonly serviceRole: string;
  readonly source: { readonly type: string; readonly location?: string; readonly buildspec: string };
}
interface Build {
  readonly projectName: string;
  readonly environment: { readonly environmentVariables: readonly Variable[] };
}
interface Phase {
  readonly commands?: readonly string[];
  readonly finally?: readonly string[];
}
interface Buildspec {
  readonly version: number;
  readonly env?: { readonly shell?: string; readonly variables?: Readonly<Record<string, string>> };
  readonly phases: Readonly<Record<string, Phase>>;
}

/** The result of a build. */
interface BuildResult {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** The phases that ran, and how they ended. */
  readonly phases: Readonly<Record<string, string>>;
  readonly log: string;
}

export interface Builder {
  /** Folder of the base images, and of everything else that is temporary. */
  readonly folder: string;
  /** Builds an image that a Dockerfile can name as its base. */
  addBaseImage(name: string, dockerfile: string, files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a build that StartBuild has recorded: with its project, its variables and the permissions of its role. */
  run(buildId: string): Promise<BuildResult>;
  remove(): Promise<void>;
}

const PHASES = ['install', 'pre_build', 'build', 'post_build'];

/**
 * Runs builds of the emulator on this machine, as CodeBuild does: the source is downloaded with the permissions of the
 * role; the phases run in one shell; `docker` is `docker-on-buildah.sh`, and `aws` the AWS CLI for the emulator.
 *
 * Phases: a command that fails ends its block; `finally` runs in each case. A phase that failed ends the build, except
 * that `post_build` also runs after a `build` that failed. Each command is written to the log before it runs. Source: AWS CodeBuild User Guide, "Build specification reference",
 * "Build phase transitions", "Shells and commands in build environments".
 *
 * Different from CodeBuild: the programs are those of this machine, not those of the image of the project; a Git
 * repository with a connection is cloned from a folder (`repositories`), with the permission checked but without the
 * token; there is no network isolation, no time limit, and no log group.
 *
 * @param repositories URL of a repository -> the folder that has it
 */
export async function createBuilder(
  emulator: Emulator,
  repositories: Readonly<Record<string, string>> = {},
): Promise<Builder> {
  const folder = await mkdtemp(join(tmpdir(), 'hipaa-stacks-builds-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const { python, library } = await installAwsCli();
  const aws = `#!/bin/sh\nPYTHONPATH=${JSON.stringify(library)} exec ${JSON.stringify(python)} -m awscli "$@"\n`;
  await writeFile(join(bin, 'aws'), aws, { mode: 0o755 });
  await copyFile(fileURLToPath(new URL('docker-on-buildah.sh', import.meta.url)), join(bin, 'docker'));
  await chmod(join(bin, 'docker'), 0o755);
  const base = {
    PATH: `${bin}:${process.env.PATH}`,
    IMAGE_STORE: join(folder, 'images'),
    REGISTRY: `127.0.0.1:${emulator.port}`,
  };
  return {
    folder,
    async addBaseImage(name, dockerfile, files) {
      const context = await mkdtemp(join(folder, 'base-'));
      await writeFile(join(context, 'Dockerfile'), dockerfile);
      for (const [file, from] of Object.entries(files)) await copyFile(from, join(context, file));
      await run(join(bin, 'docker'), ['build', '--tag', name, context], { env: { ...base, HOME: context } });
    },
    async run(buildId) {
      const { project, build } = await described(emulator, buildId);
      const access = await assume(emulator, project.serviceRole);
      const home = await mkdtemp(join(folder, 'build-'));
      const source = join(home, 'src');
      await mkdir(source);
      const environment = { ...base, ...environmentOf(access), HOME: home, CODEBUILD_SRC_DIR: source };
      await download(project, source, environment, repositories);
      const variables = build.environment.environmentVariables.map(({ name, value }) => [name, value]);
      return runPhases(load(project.source.buildspec) as Buildspec, home, {
        ...environment,
        ...Object.fromEntries(variables),
      });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function described(emulator: Emulator, buildId: string) {
  const { builds } = await callJson<{ builds: Build[] }>(emulator, 'codebuild', 'BatchGetBuilds', { ids: [buildId] });
  const build = builds[0]!;
  const { projects } = await callJson<{ projects: Project[] }>(emulator, 'codebuild', 'BatchGetProjects', {
    names: [build.projectName],
  });
  return { build, project: projects[0]! };
}

const environmentOf = ({ endpoint, region, credentials }: Access) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
});

type Environment = Readonly<Record<string, string>>;

/** The phase DOWNLOAD_SOURCE. */
async function download(
  { source }: Project,
  folder: string,
  env: Environment,
  repositories: Readonly<Record<string, string>>,
): Promise<void> {
  if (source.type === 'NO_SOURCE') return;
  if (source.type === 'S3') {
    const file = join(folder, '..', 'source.zip');
    await run(join(env.PATH!.split(':')[0]!, 'aws'), ['s3', 'cp', `s3://${source.location}`, file], { env });
    await run('python3', ['-m', 'zipfile', '-e', file, folder]);
    return;
  }
  const repository = repositories[source.location ?? ''];
  if (!repository) throw new Error(`${source.location}: no folder has this repository`);
  await run('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, folder]);
}

/** The functions of the program that runs the phases; see `createBuilder` for their rules. */
const functions = `
export CODEBUILD_BUILD_SUCCEEDING=1
built=0
may_run() {
  if [ "$1" = post_build ]; then [ $built -eq 1 ]; else [ $CODEBUILD_BUILD_SUCCEEDING -eq 1 ]; fi
}
enter() {
  echo "[Container] Entering phase $1"
  state=SUCCEEDED
  [ "$1" != build ] || built=1
}
commands() {
  local each
  for each in "$@"; do
    echo "[Container] Running command $each"
    eval "$each" || return $?
  done
}
fail() {
  echo "[Container] Command did not exit successfully, exit status $?"
  state=FAILED
  CODEBUILD_BUILD_SUCCEEDING=0
}
leave() { echo "[Container] Phase complete: $1 State: $state"; }
`;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function phaseProgram(name: string, phase: Phase): string {
  const unknown = Object.keys(phase).filter((key) => !['commands', 'finally'].includes(key));
  if (unknown.length > 0) throw new Error(`${name}: ${unknown.join(', ')} is not implemented in code-build.ts`);
  const block = (commands: readonly string[] = []) => `commands ${commands.map(quoted).join(' ')} || fail`;
  return `if may_run ${name}; then enter ${name}; ${block(phase.commands)}; ${block(phase.finally)}; leave ${name.toUpperCase()}; fi`;
}

/** Runs the phases of a buildspec in one shell. The variables of the start of a build replace those of the buildspec. */
export async function runPhases(
  { version, env = {}, phases }: Buildspec,
  cwd: string,
  given: Environment,
): Promise<BuildResult> {
  if (version !== 0.2) throw new Error(`version ${version} of a buildspec is not implemented in code-build.ts`);
  const inOrder = PHASES.filter((name) => phases[name]).map((name) => phaseProgram(name, phases[name]!));
  const program = [functions, ...inOrder, '[ $CODEBUILD_BUILD_SUCCEEDING -eq 1 ]'].join('\n');
  const shell = spawn(env.shell ?? 'sh', ['-c', program], {
    cwd: given.CODEBUILD_SRC_DIR ?? cwd,
    env: { ...env.variables, ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (text: Buffer) => (log += text));
  const [code] = (await once(shell, 'close')) as [number];
  const ended = [...log.matchAll(/^\[Container\] Phase complete: (\w+) State: (\w+)$/gm)];
  return {
    status: code === 0 ? 'SUCCEEDED' : 'FAILED',
    phases: Object.fromEntries(ended.map(([, name, state]) => [name, state])),
    log,
  };
}
