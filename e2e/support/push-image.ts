import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AwsCli } from './aws-cli.ts';
import type { Emulator } from './emulator.ts';

const run = promisify(execFile);

/**
 * Builds an image with buildah from busybox of this machine and the lines of a Dockerfile, creates a repository of ECR, and pushes
 * the image to it. Returns the URI of the repository.
 */
export async function pushImage(
  emulator: Emulator,
  { aws }: AwsCli,
  repository: string,
  tag: string,
  dockerfile: readonly string[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hipaa-stacks-image-'));
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  const buildah = (...words: string[]) =>
    run('buildah', [...storage, ...words], { env: { ...process.env, BUILDAH_ISOLATION: 'chroot' } });
  const base = ['FROM scratch', 'COPY busybox /bin/busybox', 'RUN ["/bin/busybox", "--install", "-s", "/bin"]'];
  try {
    await run('cp', ['/bin/busybox', folder]);
    await writeFile(join(folder, 'Dockerfile'), `${[...base, ...dockerfile].join('\n')}\n`);
    const created = await aws('ecr', 'create-repository', '--repository-name', repository);
    const password = (await aws('ecr', 'get-login-password')).trim();
    await buildah('build', '--quiet', '--tag', repository, folder);
    const target = `docker://127.0.0.1:${emulator.port}/${repository}:${tag}`;
    await buildah('push', '--quiet', '--tls-verify=false', '--creds', `AWS:${password}`, repository, target);
    return (JSON.parse(created) as { repository: { repositoryUri: string } }).repository.repositoryUri;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
