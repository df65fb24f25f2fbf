import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Problem } from '@hipaa-stacks/cloudformation';
import { isAlive } from './process.ts';
import type { Python } from './python.ts';

const run = promisify(execFile);

/** Folder of the plugin: Python files and requirements.txt. */
export const pluginFolder = fileURLToPath(new URL('../../emulator', import.meta.url));

/** `HIPAA_STACKS_CACHE`. Default: `.cache` in the workspace. */
export function defaultCacheFolder(): string {
  return process.env.HIPAA_STACKS_CACHE ?? fileURLToPath(new URL('../../../.cache', import.meta.url));
}

/** Python packages that are installed together. */
export interface PythonPackages {
  /** Prefix of their folder name: lower-case letters and hyphens. */
  readonly name: string;
  /** Subject of Problems. Default: `name`. */
  readonly subject?: string;
  readonly title: string;
  /** The lock file: every package with its dependencies, pinned and with hashes. No other package is installed. */
  readonly requirements: string;
  /** The package that pipx installs as an application, with the others in its environment. Default: pip installs all. */
  readonly app?: string;
}

/** The packages of the emulator. */
const miniStack: PythonPackages = {
  name: 'ministack',
  subject: 'emulator',
  title: 'the emulator (MiniStack)',
  requirements: join(pluginFolder, 'requirements.txt'),
};

/**
 * Installs Python packages in a folder of the cache, once for each set of requirements and Python; returns the folder.
 * The folder is created atomically, so several processes can install in parallel, and each can be killed at any time.
 *
 * @param packages Default: the packages of the emulator
 */
export async function install(
  python: Python,
  cacheDir: string,
  say: (line: string) => void,
  packages: PythonPackages = miniStack,
): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(packages.requirements))
    .update(python.tag)
    .digest('hex');
  const folder = join(cacheDir, `${packages.name}-${hash.slice(0, 12)}`);
  if (existsSync(folder)) return folder;

  const part = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  const temporary = join(part, '.tmp');
  try {
    await mkdir(temporary, { recursive: true });
    await removeDeadInstalls(cacheDir);
    say(`Installing ${packages.title} (first use only) ...`);
    if (packages.app) await pipxInstall(python, part, temporary, { ...packages, app: packages.app });
    else await pipInstall(python, part, temporary, packages);
    await rm(temporary, { recursive: true });
    await publish(part, folder);
  } catch (error) {
    throw asProblem(error, cacheDir, packages.subject ?? packages.name);
  } finally {
    await rm(part, { recursive: true, force: true }).catch(() => {});
  }
  return folder;
}

/** Install exactly the lock file: without dependency resolution, and with verified hashes. */
const locked = ['--no-deps', '--require-hashes'];

async function pipInstall(python: Python, target: string, temporary: string, packages: PythonPackages): Promise<void> {
  const options = [...locked, '--no-warn-script-location', '--target', target, '-r', packages.requirements];
  await pip(python, 'install', options, temporary, packages);
}

/** pip verifies the hashes of the files that it downloads; pipx, which cannot verify hashes, then installs from these files only. */
async function pipxInstall(
  python: Python,
  target: string,
  temporary: string,
  packages: PythonPackages & { readonly app: string },
): Promise<void> {
  const files = join(temporary, 'files');
  await pip(python, 'download', [...locked, '--dest', files, '-r', packages.requirements], temporary, packages);
  const env = {
    ...environment(temporary),
    PIPX_HOME: target,
    PIPX_BIN_DIR: join(target, 'bin'),
    PIPX_MAN_DIR: join(target, 'man'),
    PIPX_DEFAULT_PYTHON: python.executable,
    PIPX_DEFAULT_BACKEND: 'pip',
    PIPX_DISABLE_SHARED_LIBS_AUTO_UPGRADE: '1',
    PIP_NO_INDEX: '1',
    PIP_FIND_LINKS: pathToFileURL(files).href,
  };
  await runPython(python, ['-m', 'pipx', 'install', packages.app], env, packages);
}

/** The Python interpreter of an application that pipx installed in `folder`. */
export const appPython = (folder: string, app: string): string => join(folder, 'venvs', app, 'bin', 'python');

async function pip(
  python: Python,
  command: string,
  options: readonly string[],
  temporary: string,
  packages: PythonPackages,
): Promise<void> {
  const args = ['-m', 'pip', command, '--quiet', '--disable-pip-version-check', ...options];
  await runPython(python, args, environment(temporary), packages);
}

function environment(temporary: string): NodeJS.ProcessEnv {
  const { PYTHONPATH: _, ...env } = process.env;
  return { ...env, TMPDIR: temporary, PIP_USER: '0', PIP_ROOT_USER_ACTION: 'ignore' };
}

async function runPython(
  python: Python,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { name, subject = name, title }: PythonPackages,
): Promise<void> {
  const [, tool] = args;
  await run(python.executable, args, { env, maxBuffer: 1 << 26 }).catch((error: Error & { stderr?: string }) => {
    const text = error.stderr || error.message;
    if (noSpace.test(text)) throw error;
    if (/No module named pipx/.test(text)) {
      throw new Problem(subject, 'pipx is not installed', 'Install it: python3 -m pip install pipx');
    }
    const lines = text.trim().split('\n');
    throw new Problem(
      subject,
      `${tool} could not install ${title}: ${lines.findLast((line) => /^ERROR/i.test(line)) ?? lines.at(-1)}`,
      'Fix this error, or set PIP_INDEX_URL to a package index that is accessible from this machine, and start again',
    );
  });
}

/** Renames the complete folder to its final name; another process may already have created one with the same content. */
async function publish(part: string, folder: string): Promise<void> {
  try {
    await rename(part, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Removes leftovers of installations whose process has ended. */
async function removeDeadInstalls(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    const pid = /^[a-z-]+-[0-9a-f]+\.(\d+)-[0-9a-f]+\.part$/.exec(entry)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(cacheDir, entry), { recursive: true, force: true });
  }
}

const noSpace = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;

function asProblem(error: unknown, cacheDir: string, subject: string): unknown {
  if (error instanceof Problem) return error;
  const { code, message, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
  if (noSpace.test(`${message}\n${stderr}`)) {
    return new Problem(
      subject,
      `no space left in ${cacheDir}`,
      'Free 200 MB, or set HIPAA_STACKS_CACHE to a folder on another disk',
    );
  }
  if (!code) return error;
  return new Problem(subject, `${cacheDir} is not writable (${code})`, 'Set HIPAA_STACKS_CACHE to a writable folder');
}
