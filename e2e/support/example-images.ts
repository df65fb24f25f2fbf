import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defaultCacheFolder } from '../../tools/src/emulator/index.ts';
import { install } from '../../tools/src/emulator/install.ts';
import { findPython } from '../../tools/src/emulator/python.ts';

const run = promisify(execFile);
const folderOf = (name: string) =>
  fileURLToPath(new URL(`../../blueprints/patient-web-app/example/${name}/`, import.meta.url));

export const backendFolder = folderOf('backend');
export const frontendFolder = folderOf('frontend');

/** The backend as in its image: the packages of its lock file, and its environment variables. */
export interface Backend {
  /** Runs Python and returns its output. */
  python(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string>;
  /** Starts the entry point of the image. */
  start(command: 'serve' | 'migrate', env: NodeJS.ProcessEnv): ReturnType<typeof spawn>;
}

/**
 * Installs the packages of the backend into the cache, once.
 *
 * @param folder with the code. Default: that of the example
 */
export async function installBackend(folder = backendFolder): Promise<Backend> {
  const python = await findPython();
  const requirements = join(backendFolder, 'requirements.txt');
  const packages = { name: 'patient-web-app-backend', title: 'the packages of the backend', requirements };
  const library = await install(python, defaultCacheFolder(), () => {}, packages);
  const environment = (more: NodeJS.ProcessEnv) => ({
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    PYTHONPATH: `${folder}:${library}`,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    DJANGO_SETTINGS_MODULE: 'portal.settings',
    ...more,
  });
  return {
    async python(args, env = {}) {
      const { stdout, stderr } = await run(python.executable, args, { cwd: folder, env: environment(env) });
      return stdout + stderr;
    },
    start: (command, env) =>
      spawn('sh', [join(backendFolder, 'entrypoint.sh'), command], {
        cwd: folder,
        env: environment(env),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

/** Builds the page of the frontend into the cache, once for each version of its files, and returns its folder. */
export async function buildFrontend(): Promise<string> {
  const hash = createHash('sha256');
  const files = await readdir(frontendFolder, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  for (const path of paths.filter((one) => !one.includes('node_modules')).sort()) hash.update(await readFile(path));
  const folder = join(defaultCacheFolder(), `patient-web-app-page-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(defaultCacheFolder(), { recursive: true });
    await cp(frontendFolder, part, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
    // Vitest sets NODE_ENV to test, with which React is built for development.
    const { NODE_ENV: _, ...env } = process.env;
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: part, env });
    await run('npm', ['run', 'build'], { cwd: part, env });
    await rename(join(part, 'dist'), folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}
