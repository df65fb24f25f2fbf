import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);

/** A Git server with SSH on 127.0.0.1, which accepts one deploy key. */
export interface GitServer {
  /** SSH URL of a repository in a folder. */
  url(folder: string): string;
  /** Private key that it accepts. */
  readonly privateKey: string;
  /** Its host key, as a line of known_hosts. */
  readonly knownHosts: string;
  /** The host key of another server at the same address. */
  readonly otherKnownHosts: string;
  stop(): Promise<void>;
}

/** Starts OpenSSH from the package of this machine, as the user of the test, with temporary keys. */
export async function startGitServer(): Promise<GitServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hipaa-stacks-git-'));
  const file = (name: string) => join(folder, name);
  const port = await freePort();
  for (const key of ['host', 'other-host', 'deploy'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file(key)]);
  await mkdir('/run/sshd', { recursive: true });
  const settings = [
    ...['ListenAddress 127.0.0.1', `Port ${port}`, `HostKey ${file('host')}`, `PidFile none`],
    ...[`AuthorizedKeysFile ${file('deploy.pub')}`, 'AuthenticationMethods publickey', 'StrictModes no', 'UsePAM no'],
  ];
  await writeFile(file('sshd_config'), `${settings.join('\n')}\n`);
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  server.stderr.on('data', (text: Buffer) => {
    output += text;
  });
  await until('SSH server', () => {
    if (server.exitCode !== null) throw new Error(`sshd did not start: ${output}`);
    return output.includes('Server listening');
  });
  const hostLine = async (key: string) =>
    `[127.0.0.1]:${port} ${(await readFile(file(`${key}.pub`), 'utf8')).trim()}\n`;
  return {
    url: (repository) => `ssh://root@127.0.0.1:${port}${repository}`,
    privateKey: await readFile(file('deploy'), 'utf8'),
    knownHosts: await hostLine('host'),
    otherKnownHosts: await hostLine('other-host'),
    async stop() {
      server.kill();
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
