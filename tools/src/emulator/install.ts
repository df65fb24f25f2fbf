import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Problem } from '@hipaa-stacks/cloudformation';
import { isAlive } from './process.ts';
import type { Python } from './python.ts';

const run = promisify(execFile);

/** Folder of the plugin: Python files and requirements.txt. */
export const pluginFolder = fileURLToPath(new URL('../../emulator', import.meta.url));

/** `HIPAA_STACKS_CACHE`, else `.cache` in the workspace. */
export function defaultCacheFolder(): string {
  return process.env.HIPAA_STACKS_CACHE ?? fileURLToPath(new URL('../../../.cache', import.meta.url));
}

/** Python packages that are installed together. */
export interface PythonPackages {
  /** What their folder's name begins with: lower-case letters and hyphens. */
  readonly name: string;
  readonly title: string;
  /** File of the requirements, pinned and with hashes. */
  readonly requirements: string;
}

/** The emulator's own. */
export const miniStack: PythonPackages = {
  name: 'ministack',
  title: 'the emulator (MiniStack)',
  requirements: join(pluginFolder, 'requirements.txt'),
};

/**
 * Install Python packages into a folder of the cache, once for each set of requirements and Python; returns the folder.
 * It appears whole or not at all, so that several processes may install at once and any of them may be killed.
 *
 * @param packages default: what the emulator needs
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
    say(`Installing ${packages.title}, once ...`);
    await pipInstall(python, part, temporary, packages);
    await rm(temporary, { recursive: true });
    await publish(part, folder);
  } catch (error) {
    throw asProblem(error, cacheDir);
  } finally {
    await rm(part, { recursive: true, force: true }).catch(() => {});
  }
  return folder;
}

async function pipInstall(
  python: Python,
  target: string,
  temporary: string,
  { title, requirements }: PythonPackages,
): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-warn-script-location'];
  const { PYTHONPATH: _, ...env } = process.env;
  await run(python.executable, [...pip, '--require-hashes', '--target', target, '-r', requirements], {
    env: { ...env, TMPDIR: temporary, PIP_USER: '0', PIP_ROOT_USER_ACTION: 'ignore' },
    maxBuffer: 1 << 26,
  }).catch((error: Error & { stderr?: string }) => {
    if (noSpace.test(error.stderr ?? '')) throw error;
    const lines = (error.stderr ?? error.message).trim().split('\n');
    throw new Problem(
      'emulator',
      `pip could not install ${title}: ${lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1)}`,
      'Mend that, or set PIP_INDEX_URL to a package index that this machine reaches, and start again',
    );
  });
}

/** Give the finished part its name; another process may have been first, with the same content. */
async function publish(part: string, folder: string): Promise<void> {
  try {
    await rename(part, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Remove what installs have left that were killed: their process is gone. */
async function removeDeadInstalls(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    const pid = /^[a-z-]+-[0-9a-f]+\.(\d+)-[0-9a-f]+\.part$/.exec(entry)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(cacheDir, entry), { recursive: true, force: true });
  }
}

const noSpace = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;

function asProblem(error: unknown, cacheDir: string): unknown {
  if (error instanceof Problem) return error;
  const { code, message, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
  if (noSpace.test(`${message}\n${stderr}`)) {
    return new Problem(
      'emulator',
      `no space left in ${cacheDir}`,
      'Free 200 MB, or set HIPAA_STACKS_CACHE to a folder elsewhere',
    );
  }
  if (!code) return error;
  return new Problem(
    'emulator',
    `${cacheDir} cannot be written (${code})`,
    'Set HIPAA_STACKS_CACHE to a folder that can',
  );
}
