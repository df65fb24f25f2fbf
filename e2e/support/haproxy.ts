import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { localhostCertificate } from '../../packages/compute/src/provider/testing.ts';
import { type HaproxyProps, haproxyConfiguration } from './listener-to-haproxy.ts';
import { end } from './patient-web-app-instance.ts';
import { freePort } from './postgres.ts';
import { until } from './until.ts';

/** Command that installs HAProxy and nginx. */
export const installCommand = '.ci/install-programs';

const isInstalled = (command: string, option: string): boolean => {
  try {
    execFileSync(command, [option], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Whether HAProxy and nginx are installed. */
export const hasWebServers = isInstalled('haproxy', '-v') && isInstalled('nginx', '-v');

interface Address {
  readonly address: string;
  readonly port: number;
}

/** A running HAProxy in place of a load balancer. */
export interface Haproxy {
  readonly port: number;
  readonly configuration: string;
  /** State of a server in a target group, such as `UP`, `DOWN`, `MAINT`, `DRAIN`. */
  state(group: string, server: string): Promise<string>;
  /** Registers a target. It receives no requests before it is healthy. */
  register(group: string, server: string): Promise<void>;
  /** Sends no new requests to a target, and waits for the end of those that it has. */
  deregister(group: string, server: string): Promise<void>;
  /** Changes a server without a health check of HAProxy; one that is `maint` gets the address first. */
  change(group: string, server: string, state: 'ready' | 'drain' | 'maint', address?: Address): Promise<void>;
  stop(): Promise<void>;
}

/** Starts HAProxy with the configuration of a template, and waits until all registered targets are healthy. */
export async function startHaproxy(
  folder: string,
  props: Omit<HaproxyProps, 'port' | 'certificate' | 'socket'>,
): Promise<Haproxy> {
  const port = await freePort();
  const file = (name: string) => join(folder, `${name}-${port}`);
  const { certificate, privateKey } = await localhostCertificate();
  writeFileSync(file('haproxy.pem'), certificate + privateKey, { mode: 0o600 });
  const socket = file('haproxy.sock');
  const configuration = haproxyConfiguration({ ...props, port, certificate: file('haproxy.pem'), socket });
  writeFileSync(file('haproxy.cfg'), configuration);
  execFileSync('haproxy', ['-c', '-q', '-f', file('haproxy.cfg')]);
  const process = spawn('haproxy', ['-db', '-f', file('haproxy.cfg')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  process.stderr.on('data', (line: Buffer) => {
    output += line;
  });
  const command = async (line: string): Promise<string> => {
    const connection = connect(socket);
    connection.end(`${line}\n`);
    return text(connection);
  };
  const rows = async () =>
    (await command('show stat')).split('\n').map((line) => {
      const columns = line.split(',');
      return { group: columns[0], server: columns[1], current: Number(columns[4]), state: columns[17] };
    });
  const row = async (group: string, server: string) =>
    (await rows()).find((one) => one.group === group && one.server === server)!;
  const registered = Object.entries(props.targets).flatMap(([group, targets]) =>
    targets.filter((target) => target.registered !== false).map(({ name }) => ({ group, name })),
  );
  await until('HAProxy', async () => {
    if (process.exitCode !== null) throw new Error(`HAProxy has ended: ${output}`);
    const found = await rows().catch(() => []);
    return (
      found.length > 0 &&
      registered.every(({ group, name }) =>
        found.some((one) => one.group === group && one.server === name && one.state === 'UP'),
      )
    );
  });
  return {
    port,
    configuration,
    state: async (group, server) => (await row(group, server)).state!.split(' ')[0]!,
    async register(group, server) {
      // In one step: HAProxy would send requests before its first health check, and a load balancer does not.
      await command(`enable server ${group}/${server}; set server ${group}/${server} health down`);
    },
    async deregister(group, server) {
      await command(`set server ${group}/${server} state drain`);
      await until('end of the requests', async () => (await row(group, server)).current === 0);
      await command(`set server ${group}/${server} state maint`);
    },
    async change(group, server, state, to) {
      const name = `${group}/${server}`;
      const move = to ? [`set server ${name} addr ${to.address} port ${to.port}`] : [];
      const lines = [`disable health ${name}`, ...move, `set server ${name} state ${state}`];
      const answer = await command(lines.join('; '));
      if (/no such|invalid|can't|unknown/i.test(answer)) throw new Error(`${lines.join('; ')}: ${answer}`);
    },
    stop: () => end(process),
  };
}
