import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

let loaded: Promise<typeof import('esbuild')> | undefined;

/**
 * Loads esbuild. Its service runs as a child process, for which esbuild does not wait: where process 1 does not reap orphans, as in
 * many containers, each build would leave a defunct process. Therefore this process stops the service and waits for it before it ends.
 */
export function loadEsbuild(): Promise<typeof import('esbuild')> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<typeof import('esbuild')> {
  const esbuild = await import('esbuild');
  const children: ChildProcess[] = [];
  subscribe('child_process', (message) => void children.push((message as { process: ChildProcess }).process));
  process.once('beforeExit', () => {
    const isService = ({ spawnargs }: ChildProcess) => spawnargs?.some((argument) => argument.startsWith('--service='));
    for (const service of children.filter(isService)) service.ref();
    void esbuild.stop();
  });
  return esbuild;
}
