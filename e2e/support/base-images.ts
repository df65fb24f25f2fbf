import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { defaultCacheFolder } from '../../tools/src/emulator/index.ts';
import { findPython } from '../../tools/src/emulator/python.ts';
import type { Builder } from './code-build.ts';
import { backendFolder, frontendFolder } from './example-images.ts';

const run = promisify(execFile);

/** Names of the base images. The Dockerfile of the frontend names the last one, which no parameter changes. */
export const baseImages = {
  backend: 'localhost/python:1',
  frontend: 'localhost/nginx:1',
  node: 'public.ecr.aws/docker/library/node:22-slim',
} as const;

const probe = `
import json, os, pip, sys, sysconfig
paths = sysconfig.get_paths()
print(json.dumps([os.path.realpath(sys.executable), paths["stdlib"], paths["platstdlib"], os.path.dirname(pip.__file__)]))`;

/** What tests, editors and other packages need of the Python standard library. */
const unused =
  /\/(test|tests|idlelib|tkinter|turtledemo|ensurepip|lib2to3|site-packages|dist-packages|__pycache__|config-[^/]*)(\/|$)/;

/**
 * Builds base images of the example from programs of this machine, because builds of tests reach no registry of images:
 * Python with pip, nginx, and Node with npm, each with the libraries that `ldd` lists, and busybox. Packages of both lock files
 * are in the images, where pip and npm find them without a network; this machine downloads them once, into the cache.
 *
 * Different from the public images: another distribution, and the versions of this machine.
 */
export async function addBaseImages(builder: Builder): Promise<void> {
  const folder = join(builder.folder, 'base-images');
  await mkdir(folder, { recursive: true });
  const add = async (name: string, fill: (root: string) => Promise<void>, lines: readonly string[]) => {
    const root = join(folder, name.replace(/\W/g, '-'));
    await mkdir(join(root, 'bin'), { recursive: true });
    await copyProgram('/bin/busybox', root);
    await fill(root);
    await run('tar', ['-C', root, '-cf', `${root}.tar`, '.']);
    await rm(root, { recursive: true });
    const dockerfile = ['FROM scratch', 'ADD root.tar /', 'RUN ["/bin/busybox", "--install", "-s", "/bin"]', ...lines];
    await builder.addBaseImage(name, `${dockerfile.join('\n')}\n`, { 'root.tar': `${root}.tar` });
    await rm(`${root}.tar`);
  };
  await add(baseImages.backend, pythonRoot, [
    'ENV PATH=/usr/bin:/bin PYTHONPATH=/opt/pip PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels PIP_DISABLE_PIP_VERSION_CHECK=1',
  ]);
  await add(baseImages.frontend, nginxRoot, ['ENV PATH=/usr/sbin:/usr/bin:/bin']);
  await add(baseImages.node, nodeRoot, [
    'ENV PATH=/usr/bin:/bin HOME=/tmp npm_config_cache=/npm npm_config_offline=true',
  ]);
}

async function pythonRoot(root: string): Promise<void> {
  const { executable: python, tag } = await findPython();
  const { stdout } = await run(python, ['-c', probe]);
  const [executable, ...libraries] = JSON.parse(stdout) as [string, string, string, string];
  const [stdlib, platstdlib, pip] = libraries as [string, string, string];
  await copyProgram(executable, root);
  await mkdir(join(root, 'usr/bin'), { recursive: true });
  if (executable !== '/usr/bin/python3') await symlink(executable, join(root, 'usr/bin/python3'));
  for (const library of new Set([stdlib, platstdlib]))
    await cp(library, join(root, library), {
      recursive: true,
      dereference: true,
      filter: (path) => !unused.test(path.slice(library.length)),
    });
  const { stdout: modules } = await run('find', [join(platstdlib, 'lib-dynload'), '-name', '*.so']);
  await copyLibraries(modules.trim().split('\n'), root);
  await cp(pip, join(root, 'opt/pip/pip'), { recursive: true, filter: (path) => !path.includes('__pycache__') });
  await cp(await realpath('/usr/share/zoneinfo/UTC'), join(root, 'usr/share/zoneinfo/UTC'));
  const requirements = join(backendFolder, 'requirements.txt');
  const wheels = await cached(`patient-web-app-wheels-${tag}`, [requirements], async (part) => {
    const words = ['download', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes'];
    await run(python, ['-m', 'pip', ...words, '--dest', part, '--requirement', requirements]);
  });
  await cp(wheels, join(root, 'wheels'), { recursive: true });
}

async function nginxRoot(root: string): Promise<void> {
  await copyProgram('/usr/sbin/nginx', root);
  await cp('/etc/nginx/mime.types', join(root, 'etc/nginx/mime.types'));
  for (const folder of ['var/log/nginx', 'var/lib/nginx', 'tmp']) await mkdir(join(root, folder), { recursive: true });
}

async function nodeRoot(root: string): Promise<void> {
  await copyProgram(process.execPath, root);
  const node = join(root, 'usr/bin/node');
  await mkdir(dirname(node), { recursive: true });
  if (process.execPath !== '/usr/bin/node') await symlink(process.execPath, node);
  const { stdout } = await run('sh', ['-c', 'readlink -f "$(command -v npm)"']);
  const npm = dirname(dirname(stdout.trim()));
  await cp(npm, join(root, 'usr/lib/node_modules/npm'), { recursive: true, dereference: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/bin/npm'));
  await symlink('../../bin/busybox', join(root, 'usr/bin/env'));
  await mkdir(join(root, 'tmp'));
  const locks = ['package.json', 'package-lock.json'].map((name) => join(frontendFolder, name));
  const packages = await cached(`patient-web-app-npm-${process.version}`, locks, async (part) => {
    const project = join(part, 'project');
    await mkdir(project);
    for (const lock of locks) await cp(lock, join(project, lock.slice(frontendFolder.length)));
    await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--cache', join(part, 'cache')], {
      cwd: project,
    });
    await rm(project, { recursive: true });
  });
  await cp(join(packages, 'cache'), join(root, 'npm'), { recursive: true });
}

/** A folder of the cache that `fill` writes, once for each content of these files. */
async function cached(
  name: string,
  files: readonly string[],
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  const folder = join(defaultCacheFolder(), `${name}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(part, { recursive: true });
    await fill(part);
    await rename(part, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

/** Copies a program, with its libraries, to the same path. */
async function copyProgram(program: string, root: string): Promise<void> {
  const target = join(root, program);
  await mkdir(dirname(target), { recursive: true });
  await cp(await realpath(program), target);
  await copyLibraries([program], root);
}

async function copyLibraries(files: readonly string[], root: string): Promise<void> {
  // A program without libraries ends ldd with an error.
  const outputs = await Promise.all(files.map((file) => run('ldd', [file]).catch(() => ({ stdout: '' }))));
  const paths = outputs.flatMap(({ stdout }) =>
    [...stdout.matchAll(/(?:=> |^\t)(\/\S+) \(0x/gm)].map(([, path]) => path!),
  );
  // Packages with native code use the other libraries of glibc and GCC.
  const glibc = paths.filter((path) => path.includes('/libc.so.')).map((path) => dirname(path));
  const others = glibc.flatMap((folder) =>
    [
      'libdl.so.2',
      'libgcc_s.so.1',
      'libm.so.6',
      'libpthread.so.0',
      'libresolv.so.2',
      'librt.so.1',
      'libstdc++.so.6',
      'libutil.so.1',
    ].map((name) => join(folder, name)),
  );
  for (const path of new Set([...paths, ...others.filter((other) => existsSync(other))])) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await cp(await realpath(path), join(root, path));
  }
}
