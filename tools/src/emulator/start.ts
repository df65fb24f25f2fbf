import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, truncate } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, serviceFactsFolder } from '@hipaa-stacks/cloudformation';
import { defaultCacheFolder, install, pluginFolder } from './install.ts';
import { commandOf, freePort, hasEndedWithin, isAlive, killGroup } from './process.ts';
import { findPython } from './python.ts';
import {
  claimState,
  type EmulatorState,
  logFile,
  readState,
  removeState,
  removeTemporary,
  temporaryPrefix,
} from './state.ts';

/** A running emulator of AWS on this machine. */
export interface Emulator {
  /** Such as `http://127.0.0.1:4566`; the endpoint of every service. */
  readonly endpoint: string;
  readonly port: number;
  readonly region: 'us-east-1';
  /** Credentials of the root user of account 000000000000. The secret is random for each start; requests without it are refused. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly pid: number;
  /** Resource types that are only recorded, without a service behind them, sorted. */
  readonly recordedTypes: readonly string[];
  /** Requests that AWS would have refused, and event loops, since the start; in `refuse` mode these requests failed here too. */
  findings(): Promise<EmulatorFindings>;
  /** Instances of Auto Scaling groups that run user data, or have ended, oldest first. Empty unless `instances` is `run`. */
  instances(): Promise<readonly EmulatedInstance[]>;
  /** Stops it, with its Lambda functions and temporary files. */
  stop(): Promise<void>;
  /** Deletes all resources of all accounts. */
  reset(): Promise<void>;
  /** The end of its output. */
  log(): string;
}

/** A request that AWS would refuse. */
export interface Refusal {
  /** The reason, as in the message of AWS. */
  readonly why: string;
  /** `<stack>/<logical ID>` of a resource, or another subject. */
  readonly resource?: string;
  readonly type?: string;
  /** For a delivery: the service that delivers, for `source`, to `target`. */
  readonly service?: string;
  readonly source?: string;
  /** ARN of the target of a delivery or a call. */
  readonly target?: string;
  /** For a call: the caller, and the IAM action. */
  readonly principal?: string;
  readonly action?: string;
}

/** Findings of the emulator about permissions in AWS. */
export interface EmulatorFindings {
  readonly refused: readonly Refusal[];
  /** A rule whose delivery causes the same event again (an endless loop). */
  readonly loops: readonly { readonly event: string; readonly target: string; readonly why: string }[];
}

/** An instance that runs its user data on this machine, in namespaces of its own. */
export interface EmulatedInstance {
  readonly id: string;
  /** Private IPv4 address in its subnet, to which this machine has a route. */
  readonly address: string;
  /** Process ID of the program that created its namespaces. */
  readonly pid: number;
  readonly isRunning: boolean;
}

/** How to handle a call or delivery that AWS would refuse. */
export type StrictMode = 'refuse' | 'report';

/**
 * What the instances of Auto Scaling groups do: their user data runs (`run`, as root on Linux only), a stand-in signals success
 * if the user data calls `cfn-signal` for the resource (`signal`), or they only exist (`none`). See docs/emulated-instances.md.
 */
export type InstanceMode = 'run' | 'signal' | 'none';

export interface EmulatorOptions {
  /** Installation folder. Default: `HIPAA_STACKS_CACHE`, else `.cache` in the workspace. */
  readonly cacheDir?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Receives a line before each step that takes time. */
  readonly say?: (line: string) => void;
  /**
   * Requests that AWS would refuse fail (`refuse`), or are accepted and listed by `findings` (`report`). Default:
   * `HIPAA_STACKS_STRICT`, else `refuse`. See docs/strict-emulator.md.
   */
  readonly strict?: StrictMode;
  /** Default: `HIPAA_STACKS_INSTANCES`, else `signal`. */
  readonly instances?: InstanceMode;
  /** For `instances: 'run'`: the folder of Python packages with the AWS CLI. Default: instances have no `aws`. */
  readonly awsCli?: string;
  /** Settings of MiniStack, such as `AUTH` (default `true`: IAM policies apply), `PERSIST_STATE`, `STATE_DIR`. */
  readonly env?: Readonly<Record<string, string>>;
  /** It continues after this process ends, until `stopRunningEmulator`; a second one in the same cache folder is not started. */
  readonly detached?: boolean;
}

/** In milliseconds; sufficient with ten other busy processes. */
const readyWithin = 180_000;
const endsWithin = 30_000;
const resetWithin = 180_000;

/**
 * Installs the emulator if necessary, starts it on 127.0.0.1, and waits until it is ready. It stops when this process ends in any
 * way, unless it is detached. Throws a Problem with the reason if it does not start.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { cacheDir = defaultCacheFolder(), say = () => {}, detached = false } = options;
  if (detached) {
    const running = await runningEmulator(cacheDir);
    if (running) return reuse(running, options.port);
  }
  if (instanceMode(options.instances) === 'run' && (process.platform !== 'linux' || process.getuid?.() !== 0)) {
    throw new Problem('emulator', 'instances run as root on Linux only', "Use instances: 'signal', or run as root");
  }
  const python = await findPython();
  const library = await install(python, cacheDir, say);
  const port = await freePort(options.port);
  const temporary = await mkdtemp(join(tmpdir(), temporaryPrefix));
  const secretAccessKey = randomBytes(30).toString('base64url');
  const logPath = detached ? logFile(cacheDir) : undefined;
  const child = launch(python.executable, library, { temporary, port, secretAccessKey }, options, logPath);
  const log = logPath ? () => readFileSync(logPath, 'utf8') : keepOutput(child);
  const state = { pid: child.pid ?? 0, port, temporary, started: new Date().toISOString(), secretAccessKey };
  try {
    // Before it is ready: if this process is killed now, the next one can still stop the emulator.
    if (detached && child.pid && !(await claimState(state, cacheDir))) {
      await stopChild(child, state);
      return await startEmulator(options); // another process started an emulator first
    }
    if (logPath) await truncate(logPath);
    const recordedTypes = await ready(child, port, log);
    if (!detached) return emulator(state, recordedTypes, () => stopChild(child, state), log);
    child.unref();
    return emulator(state, recordedTypes, () => stopDetached(state, cacheDir), log);
  } catch (error) {
    await stopChild(child, state);
    if (detached) await removeState(state, cacheDir);
    const lostPort = options.port === undefined && /address already in use/.test(String(error));
    if (lostPort) return startEmulator(options); // to another process, after freePort returned
    throw error;
  }
}

/** The detached emulator of a cache folder after it is ready, or undefined. Files of one that has ended are removed. */
export async function runningEmulator(cacheDir: string = defaultCacheFolder()): Promise<Emulator | undefined> {
  const state = await readState(cacheDir);
  if (!state) return undefined;
  const recordedTypes = await waitUntilReady(state);
  if (!recordedTypes) {
    await removeState(state, cacheDir);
    return undefined;
  }
  const log = () => readFileSync(logFile(cacheDir), 'utf8');
  return emulator(state, recordedTypes, () => stopDetached(state, cacheDir), log);
}

/**
 * Waits until the emulator of a state responds with its process ID; returns the types that it only records, or undefined if it has
 * ended. Another process with that ID, which the system has reused, is not the emulator. An emulator that does not become ready is
 * killed.
 */
async function waitUntilReady(state: EmulatorState): Promise<readonly string[] | undefined> {
  const isStarting = async () => {
    const command = await commandOf(state.pid);
    return isAlive(state.pid) && command.trim().endsWith(`launch.py ${state.temporary}`);
  };
  for (const until = Date.now() + readyWithin; Date.now() < until; await sleep(50)) {
    const recordedTypes = await queryEmulator(state);
    if (recordedTypes) return recordedTypes;
    if (!(await isStarting())) return undefined;
  }
  if (await isStarting()) killGroup(state.pid);
  return undefined;
}

/** The types that an emulator only records, if it is ready and is the process that listens on the port. */
async function queryEmulator({
  pid,
  port,
}: Pick<EmulatorState, 'pid' | 'port'>): Promise<readonly string[] | undefined> {
  const report = await request<{ pid: number; recordedTypes: string[] }>(`http://127.0.0.1:${port}/_hipaa-stacks`);
  const isReady = report?.pid === pid && (await request(`http://127.0.0.1:${port}/_ministack/ready`));
  return isReady ? report.recordedTypes : undefined;
}

/** Stops the detached emulator of a cache folder; returns whether there was one. */
export async function stopRunningEmulator(cacheDir: string = defaultCacheFolder()): Promise<boolean> {
  const running = await runningEmulator(cacheDir);
  await running?.stop();
  return running !== undefined;
}

function reuse(running: Emulator, port: number | undefined): Emulator {
  if (port === undefined || port === running.port) return running;
  throw new Problem('emulator', `it is already running on port ${running.port}`, 'Stop it first, or remove the port');
}

/** The folder of the AWS SDK, which Lambda runtimes provide and Node.js on this machine does not. */
function sdkFolder(): string {
  const file = createRequire(import.meta.url).resolve('@aws-sdk/client-s3');
  return file.slice(0, file.lastIndexOf(join('node_modules', '@aws-sdk')) + 'node_modules'.length);
}

const instanceMode = (instances: InstanceMode | undefined): string =>
  instances ?? process.env.HIPAA_STACKS_INSTANCES ?? 'signal';

function launch(
  python: string,
  library: string,
  { temporary, port, secretAccessKey }: Pick<EmulatorState, 'temporary' | 'port' | 'secretAccessKey'>,
  { env, detached, strict, instances, awsCli }: EmulatorOptions,
  logPath: string | undefined,
): ChildProcess {
  const output = logPath ? openSync(logPath, 'a', 0o600) : 'pipe';
  try {
    return spawn(python, [join(pluginFolder, 'launch.py'), temporary], {
      env: {
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        HOME: homedir(),
        PYTHONPATH: [pluginFolder, library].join(delimiter),
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        NODE_PATH: sdkFolder(),
        NODE_OPTIONS: `--require ${JSON.stringify(join(pluginFolder, 'guard.cjs'))}`,
        AUTH: 'true',
        IOT_MTLS_ENABLED: '0',
        HIPAA_STACKS_FACTS: serviceFactsFolder,
        HIPAA_STACKS_STRICT: strict ?? process.env.HIPAA_STACKS_STRICT ?? 'refuse',
        ...(awsCli && { HIPAA_STACKS_AWS_CLI: awsCli }),
        HIPAA_STACKS_INSTANCES: instanceMode(instances),
        ...env,
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        TMPDIR: temporary,
        ...(!detached && { END_WITH_INPUT: '1' }),
      },
      detached: true,
      stdio: [detached ? 'ignore' : 'pipe', output, output],
    });
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
}

/** Keeps about the last 200,000 characters of the output of a child process. */
function keepOutput(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-200_000);
    });
  }
  return () => output;
}

/** Waits until this child process responds on its port; returns the types that it only records. */
async function ready(child: ChildProcess, port: number, log: () => string): Promise<readonly string[]> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const until = Date.now() + readyWithin;
  for (;;) {
    if (failure || child.exitCode !== null || child.signalCode !== null) {
      await sleep(50); // its last lines can still be in the pipe
      throw new Problem(
        'emulator',
        `it stopped during startup: ${failure?.message ?? lastLines(log())}`,
        'Fix it and start again',
      );
    }
    if (Date.now() > until) {
      throw new Problem(
        'emulator',
        `it was not ready within ${readyWithin / 1000} s: ${lastLines(log())}`,
        'Start again',
      );
    }
    const recordedTypes = child.pid && (await queryEmulator({ pid: child.pid, port }));
    if (recordedTypes) return recordedTypes;
    await sleep(50);
  }
}

async function request<Answer>(url: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    return undefined;
  }
}

const lastLines = (text: string) => text.trim().split('\n').slice(-5).join('\n') || 'it wrote no log';

function emulator(
  { pid, port, secretAccessKey }: EmulatorState,
  recordedTypes: readonly string[],
  stop: () => Promise<void>,
  log: () => string,
): Emulator {
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    port,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey },
    pid,
    recordedTypes,
    stop,
    async findings() {
      const { refused, loops } = await reportOf(endpoint);
      return { refused, loops };
    },
    instances: async () => (await reportOf(endpoint)).instances,
    async reset() {
      const response = await fetch(`${endpoint}/_ministack/reset`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secretAccessKey}` },
        signal: AbortSignal.timeout(resetWithin),
      });
      if (!response.ok) throw new Problem('emulator', `it could not be reset (${response.status})`, 'Start it again');
    },
    log,
  };
}

async function reportOf(
  endpoint: string,
): Promise<EmulatorFindings & { readonly instances: readonly EmulatedInstance[] }> {
  const report = await request<Awaited<ReturnType<typeof reportOf>>>(`${endpoint}/_hipaa-stacks`);
  if (!report) throw new Problem('emulator', 'its report could not be read', 'Check that it is running, and try again');
  return report;
}

async function stopChild(child: ChildProcess, state: EmulatorState): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.end();
    child.kill('SIGTERM');
    const kill = setTimeout(() => killGroup(child.pid!), endsWithin);
    await ended;
    clearTimeout(kill);
  }
  await removeTemporary(state);
}

/** Stops an emulator, if it has not ended in the meantime. */
async function stopDetached(state: EmulatorState, cacheDir: string): Promise<void> {
  if (await waitUntilReady(state)) {
    process.kill(state.pid, 'SIGTERM');
    if (!(await hasEndedWithin(state.pid, endsWithin))) killGroup(state.pid);
    await hasEndedWithin(state.pid, endsWithin);
  }
  await removeState(state, cacheDir);
}
