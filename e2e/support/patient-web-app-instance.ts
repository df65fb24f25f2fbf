import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localhostCertificate } from '../../packages/compute/src/provider/testing.ts';
import { type Backend, frontendFolder } from './example-images.ts';
import { freePort } from './postgres.ts';
import { until } from './until.ts';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The configuration of nginx that the user data of the instance writes. */
export function instanceConfiguration(): string {
  const script = pathOf('../../blueprints/patient-web-app/src/boot/boot.sh');
  const [, text] = /cat > \/etc\/nginx\/nginx\.conf << 'END'\n(.*?)\nEND\n/s.exec(readFileSync(script, 'utf8')) ?? [];
  if (!text) throw new Error('boot.sh does not write /etc/nginx/nginx.conf');
  return text;
}

/** Replaces what differs on this machine. A text that does not occur is an error: the configuration has changed. */
function adapted(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the configuration does not contain ${from}`);
    return result.replaceAll(from, to);
  }, text);
}

export interface InstanceProps {
  /** Folder for its files. */
  readonly folder: string;
  readonly backend: Backend;
  /** Folder of the built page. */
  readonly page: string;
  readonly version: string;
  readonly allowedHosts: string;
}

/** The processes of an instance: daphne, nginx of the frontend image, and nginx of the instance. */
export interface Instance {
  /** HTTPS ports of nginx on 127.0.0.1. */
  readonly ports: { readonly backend: number; readonly frontend: number };
  /** Output of all processes. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts the processes of an instance, with the configurations of the image and of the user data. These differ: ports, as
 * several instances run on one address; paths of files; and no container limits the processes.
 */
export async function startInstance({
  folder,
  backend,
  page,
  version,
  allowedHosts,
}: InstanceProps): Promise<Instance> {
  mkdirSync(folder, { recursive: true });
  const [backendPort, frontendPort, daphnePort, pagePort] = await Promise.all(Array.from({ length: 4 }, freePort));
  const { certificate, privateKey } = await localhostCertificate();
  writeFileSync(join(folder, 'certificate.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), privateKey, { mode: 0o600 });
  const ofInstance = adapted(instanceConfiguration(), {
    'user nginx;': '',
    'worker_processes auto;': 'worker_processes 1;',
    '/var/log/nginx/': `${folder}/`,
    '/run/nginx.pid': `${folder}/instance.pid`,
    '/etc/nginx/tls/': `${folder}/`,
    'listen 8443 ssl;': `listen 127.0.0.1:${backendPort} ssl;`,
    'listen 9443 ssl;': `listen 127.0.0.1:${frontendPort} ssl;`,
    'http://127.0.0.1:8000;': `http://127.0.0.1:${daphnePort};`,
    'http://127.0.0.1:8080;': `http://127.0.0.1:${pagePort};`,
  });
  const ofImage = adapted(readFileSync(join(frontendFolder, 'nginx.conf'), 'utf8'), {
    'worker_processes 2;': 'worker_processes 1;',
    'listen 8080;': `listen 127.0.0.1:${pagePort};`,
    '/tmp/': `${folder}/`,
    '/usr/share/patient-web-app': page,
  });
  let output = '';
  const processes: ChildProcess[] = [];
  const watched = (process: ChildProcess) => {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (text: Buffer) => {
        output += text;
      });
    processes.push(process);
  };
  const nginx = (name: string, configuration: string) => {
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, configuration);
    watched(spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file, '-g', 'daemon off;']));
  };
  nginx('instance', ofInstance);
  nginx('image', ofImage);
  const environment = { HOST: '127.0.0.1', PORT: `${daphnePort}`, ALLOWED_HOSTS: allowedHosts, APP_VERSION: version };
  watched(backend.start('serve', environment));
  await until(`instance: ${output}`, async () => {
    if (processes.some(({ exitCode }) => exitCode !== null)) throw new Error(`a process has ended: ${output}`);
    return (await Promise.all([daphnePort, pagePort].map(answers))).every(Boolean);
  });
  return {
    ports: { backend: backendPort!, frontend: frontendPort! },
    output: () => output,
    stop: () => Promise.all(processes.map(end)).then(() => {}),
  };
}

const answers = (port: number | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/healthz' }, (response) => resolve(Boolean(response.resume()))).on(
      'error',
      () => resolve(false),
    );
  });

/** Ends a process that this file has started. */
export function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    process.once('exit', () => resolve());
    process.kill('SIGTERM');
  });
}
