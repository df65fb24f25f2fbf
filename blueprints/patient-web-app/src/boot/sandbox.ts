import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BootValues, bootScript } from '../boot.ts';

const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));

/** Values as CloudFormation resolves them. */
export const values = {
  StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/system-InstanceStack-1/8b1d0f60',
  LogicalId: 'InstanceGroup',
  Region: 'us-east-1',
  BackendRepositoryUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/backend',
  FrontendRepositoryUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/frontend',
  Version: '1.2.3',
  AllowedHosts: 'clinic.example.com,localhost',
  BackendLogGroup: 'backend-logs',
  FrontendLogGroup: 'frontend-logs',
  InstanceLogGroup: 'instance-logs',
  AgentConfiguration: 'agent-configuration',
  AgentRevision: '0a1b2c3d',
  BackendTargetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/backend',
  FrontendTargetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/b/frontend',
  LimitSeconds: 120,
} as const satisfies BootValues;

/** Namespaces of their own: files, network and processes. A user who is not root gets them with a user namespace. */
const unshare = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
if (process.getuid?.() !== 0) unshare.unshift('--map-root-user');

/** Whether this system can create the namespaces. In CI it must. */
export const canSandbox = process.env.CI !== undefined || spawnSync('unshare', [...unshare, 'true']).status === 0;

/** Programs of Debian that the script calls under other names are looked up here. */
const fromHost = ['alternatives', 'ld.so.cache', 'ssl/openssl.cnf', 'passwd', 'group', 'nsswitch.conf'];

/** Where the script is killed: at a line, in one of its two processes. */
export interface Kill {
  readonly line: number;
  readonly signal: 'KILL' | 'TERM';
  readonly process: 'first' | 'worker';
}

export interface BootOptions {
  /** Other values than `values`. */
  readonly values?: Partial<BootValues>;
  /** Files of the state of the stand-ins, such as `dnf-failures` -> `2`. */
  readonly state?: Readonly<Record<string, string>>;
  readonly kill?: Kill;
  /** Bash commands that run after the boot, in the same instance. */
  readonly afterwards?: string;
}

/**
 * Runs `boot.sh` as cloud-init does, in an instance of stand-ins: `/etc`, `/root`, `/run`, `/opt`, `/var/log` are folders
 * of the test. All processes end with it.
 */
export async function boot({ values: other = {}, state = {}, kill, afterwards = '' }: BootOptions = {}) {
  const root = mkdtempSync(join(tmpdir(), 'boot-'));
  const at = (...names: readonly string[]) => join(root, ...names);
  try {
    createInstance(at, { ...values, ...other }, state);
    writeFileSync(at('traced.sh'), traced);
    const env = {
      STATE: at('state'),
      STAND_INS: standIns,
      PATH: `${at('state/bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
      BASH_ENV: at('traced.sh'),
      TRACE: at('trace'),
      ...(kill && { KILL: `${kill.process} ${kill.line}`, KILL_SIGNAL: kill.signal }),
    };
    const driver = spawn('unshare', [...unshare, 'bash', '-c', driverOf(root, afterwards)], { env, stdio: 'ignore' });
    const [status] = (await once(driver, 'exit')) as [number | null];
    if (status !== 0) throw new Error(`The sandbox ended with ${status}.`);
    return results(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function createInstance(at: (...names: string[]) => string, all: object, state: BootOptions['state'] & object): void {
  for (const folder of [
    'etc/dnf/vars',
    'etc/profile.d',
    'etc/systemd/system',
    'etc/ssl',
    'root',
    'run',
    'opt/aws/bin',
    'var-log',
  ])
    mkdirSync(at(folder), { recursive: true });
  for (const name of fromHost.filter((file) => existsSync(join('/etc', file))))
    cpSync(join('/etc', name), at('etc', name), { recursive: true, verbatimSymlinks: true });
  cpSync(join(standIns, 'ami'), at('state/bin'), { recursive: true });
  cpSync(join(standIns, 'ami/cfn-signal'), at('opt/aws/bin/cfn-signal'));
  writeFileSync(at('etc/dnf/vars/releasever'), '2023.9.20251117\n');
  appendFileSync(at('etc/passwd'), 'nginx:x:996:996::/:/usr/sbin/nologin\n');
  appendFileSync(at('etc/group'), 'nginx:x:996:\n');
  const files = { 'registry/backend': 'app\n', 'registry/frontend': '101\n', ...state };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(at('state', name)), { recursive: true });
    writeFileSync(at('state', name), content);
  }
  const known = all as Readonly<Record<string, string | number>>;
  writeFileSync(
    at('part-001'),
    bootScript.replace(/@([A-Z][A-Za-z]+)@/g, (_, name: string) => `${known[name]}`),
  );
}

const mounts = { etc: '/etc', root: '/root', run: '/run', opt: '/opt', 'var-log': '/var/log' };

/** Waits for the end of a worker whose first process was killed. */
const driverOf = (root: string, afterwards: string) => `
${Object.entries(mounts)
  .map(([from, to]) => `mount --bind ${root}/${from} ${to} || exit 90`)
  .join('\n')}
ip link set lo up 2> /dev/null
bash ${root}/part-001 >> /var/log/cloud-init-output.log 2>&1
echo $? > ${root}/status
unset BASH_ENV
while pgrep -f '^(bash|timeout .* bash) ${root}/part-001' > /dev/null; do /bin/sleep 0.05; done
ps axww -o args > ${root}/ps
${afterwards}
`;

/** Writes the process and line of each command of the script, and kills the process before it runs one. */
const traced = `
if [ "\${0##*/}" = part-001 ]; then
  traced_process=\${1:-first}
  set -T
  trap 'echo "$traced_process $LINENO" >> "$TRACE"; if [ "$traced_process $LINENO" = "\${KILL:-}" ] && [ ! -e "$TRACE-killed" ]; then touch "$TRACE-killed"; kill -"$KILL_SIGNAL" $$; fi' DEBUG
fi
`;

interface InstanceFile {
  readonly text: string;
  /** Such as `600`. */
  readonly mode: string;
}

function results(root: string) {
  const files = new Map([...Object.keys(mounts), 'state'].flatMap((folder) => filesIn(root, folder)));
  const text = (name: string) => files.get(name)?.text ?? '';
  const lines = (content: string) => content.split('\n').filter(Boolean);
  const inRoot = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '');
  return {
    /** Exit code of the script. */
    status: inRoot('status').trim(),
    /** The signals in their order: status, stack, resource, Region. */
    signals: lines(text('state/signals')),
    /** Calls of the stand-ins with their arguments. */
    calls: lines(text('state/calls')),
    log: text('var-log/cloud-init-output.log'),
    /** Process and line of each command: `worker 98`. */
    trace: [...new Set(lines(inRoot('trace')))],
    /** Whether the process to kill reached the line. */
    wasKilled: existsSync(join(root, 'trace-killed')),
    /** Arguments of the processes that still run. */
    processes: lines(inRoot('ps')),
    /** Content of a file of the instance, such as `etc/nginx/nginx.conf`, or of the state of the stand-ins; empty if it does not exist. */
    read: text,
    /** All files of the instance, and of the state of the stand-ins. */
    files,
  };
}

const filesIn = (root: string, folder: string): readonly (readonly [string, InstanceFile])[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [
      file.slice(root.length + 1),
      { text: readFileSync(file, 'utf8'), mode: (statSync(file).mode & 0o777).toString(8) },
    ]);
