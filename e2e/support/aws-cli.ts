import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defaultCacheFolder, type Emulator } from '../../tools/src/emulator/index.ts';
import { install } from '../../tools/src/emulator/install.ts';
import { findPython } from '../../tools/src/emulator/python.ts';

const run = promisify(execFile);
const requirements = fileURLToPath(new URL('aws-cli-requirements.txt', import.meta.url));

/** The AWS CLI, in an environment independent of this project. */
export interface AwsCli {
  /** Working directory of the commands. */
  readonly folder: string;
  /** Runs `aws …` against the emulator and returns its output. Throws with its stderr when it fails. */
  aws(...words: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Installs the AWS CLI into the cache, once. `library` is a path for PYTHONPATH. */
export async function installAwsCli(): Promise<{ readonly python: string; readonly library: string }> {
  const python = await findPython();
  const packages = { name: 'aws-cli', title: 'the AWS CLI', requirements };
  return { python: python.executable, library: await install(python, defaultCacheFolder(), () => {}, packages) };
}

const server = fileURLToPath(new URL('aws_server.py', import.meta.url));

/**
 * Words that run `aws …` when its own words are appended, for `execFile` and shells: a process with the loaded modules of
 * the AWS CLI executes each command in a fork, as loading them takes most of the time. It ends with this process.
 */
export const awsWords = (): Promise<readonly [string, ...string[]]> => {
  words ??= startServer();
  return words;
};

let words: Promise<readonly [string, ...string[]]> | undefined;

async function startServer(): Promise<readonly [string, ...string[]]> {
  const { python, library } = await installAwsCli();
  const socket = join(mkdtempSync(join(tmpdir(), 'hipaa-stacks-aws-')), 'aws.socket');
  const env = { PATH: process.env.PATH, PYTHONPATH: library };
  const started = spawn(python, [server, socket], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const [first] = await Promise.race([once(started.stdout, 'data'), once(started, 'exit')]);
  if (String(first) !== 'ready\n') throw new Error(`the AWS CLI does not start: ${first}`);
  for (const handle of [started, started.stdin, started.stdout] as { unref?(): void }[]) handle.unref?.();
  return [python, '-S', '-I', server, socket, 'aws'];
}

/** Installs the AWS CLI, and configures it for the emulator. It uses no settings of this machine. */
export async function awsCli({ endpoint, region, credentials }: Emulator): Promise<AwsCli> {
  const [program, ...first] = await awsWords();
  const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-aws-cli-'));
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_PAGER: '',
  };
  return {
    folder,
    async aws(...words) {
      const { stdout } = await run(program, [...first, ...words], { cwd: folder, env });
      return stdout;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
