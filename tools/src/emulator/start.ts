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
import { commandOf, freePort, goneWithin, isAlive, killGroup } from './process.ts';
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

/** An AWS on this machine. */
export interface Emulator {
  /** Such as `http://127.0.0.1:4566`; for every service. */
  readonly endpoint: string;
  readonly port: number;
  readonly region: 'us-east-1';
  /** Of the root user of account 000000000000. The secret is random for each start; a request without it is refused. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly pid: number;
  /** Resource types that a stack takes but that nothing stands behind, sorted. */
  readonly recordedTypes: readonly string[];
  /** What AWS would have refused, and loops of events, since its start; in `refuse` mode these failed here too. */
  findings(): Promise<EmulatorFindings>;
  /** End it, its Lambdas and its temporary files. */
  stop(): Promise<void>;
  /** Forget every resource of every account. */
  reset(): Promise<void>;
  /** What it has written last. */
  log(): string;
}

/** Something that AWS would refuse. */
export interface Refusal {
  /** Why, in the words of AWS. */
  readonly why: string;
  /** `<stack>/<logical ID>` of a resource, or what else was refused. */
  readonly resource?: string;
  readonly type?: string;
  /** Of a delivery: the service that delivers, for `source`, to `target`. */
  readonly service?: string;
  readonly source?: string;
  /** ARN of the target of a delivery or a call. */
  readonly target?: string;
  /** Of a call: who made it, and its IAM action. */
  readonly principal?: string;
  readonly action?: string;
}

/** What the emulator has to tell of AWS's permissions. */
export interface EmulatorFindings {
  readonly refused: readonly Refusal[];
  /** A rule whose delivery causes the event that it is about, again and again. */
  readonly loops: readonly { readonly event: string; readonly target: string; readonly why: string }[];
}

/** What happens to a call or delivery that AWS would refuse. */
export type StrictMode = 'refuse' | 'report';

export interface EmulatorOptions {
  /** Where it is installed, once. Default: `HIPAA_STACKS_CACHE`, else `.cache` in the workspace. */
  readonly cacheDir?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Told what takes time. */
  readonly say?: (line: string) => void;
  /**
   * What AWS would refuse fails (`refuse`), or passes and is listed by `findings` (`report`). Default: `HIPAA_STACKS_STRICT`, else
   * `refuse`. See docs/strict-emulator.md.
   */
  readonly strict?: StrictMode;
  /** MiniStack's own settings, such as `AUTH` (default `true`: IAM decides), `PERSIST_STATE`, `STATE_DIR`. */
  readonly env?: Readonly<Record<string, string>>;
  /** It outlives this process, until `stopRunningEmulator`; a second one in the same cache folder is not started. */
  readonly detached?: boolean;
}

/** In ms; long enough beside ten busy processes. */
const readyWithin = 180_000;
const endsWithin = 30_000;
const resetWithin = 180_000;

/**
 * Install the emulator if need be, start it on 127.0.0.1, and wait until it is ready. It ends with this process,
 * however that ends, unless it is detached. Throws a Problem that says why it does not start.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { cacheDir = defaultCacheFolder(), say = () => {}, detached = false } = options;
  if (detached) {
    const running = await runningEmulator(cacheDir);
    if (running) return reuse(running, options.port);
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
    // Before it is ready: whoever kills this process now can still stop the emulator.
    if (detached && child.pid && !(await claimState(state, cacheDir))) {
      await stopChild(child, state);
      return await startEmulator(options); // with the emulator of the start that was faster
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
    if (lostPort) return startEmulator(options); // to another process, since freePort looked
    throw error;
  }
}

/** The detached emulator of a cache folder, when it is ready, or undefined. What a dead one has left is removed. */
export async function runningEmulator(cacheDir: string = defaultCacheFolder()): Promise<Emulator | undefined> {
  const state = await readState(cacheDir);
  if (!state) return undefined;
  const recordedTypes = await readyOrGone(state);
  if (!recordedTypes) {
    await removeState(state, cacheDir);
    return undefined;
  }
  const log = () => readFileSync(logFile(cacheDir), 'utf8');
  return emulator(state, recordedTypes, () => stopDetached(state, cacheDir), log);
}

/**
 * Wait until the emulator of a state answers with its process ID; returns the types that it only records, or undefined when it has
 * ended. Another process with that ID, which the system has given away again, is not the emulator. One that does not get ready is
 * killed.
 */
async function readyOrGone(state: EmulatorState): Promise<readonly string[] | undefined> {
  const isStarting = async () => {
    const command = await commandOf(state.pid);
    return isAlive(state.pid) && command.trim().endsWith(`launch.py ${state.temporary}`);
  };
  for (const until = Date.now() + readyWithin; Date.now() < until; await sleep(50)) {
    const recordedTypes = await answerOf(state);
    if (recordedTypes) return recordedTypes;
    if (!(await isStarting())) return undefined;
  }
  if (await isStarting()) killGroup(state.pid);
  return undefined;
}

/** The types that an emulator only records, when it is ready and the process that listens at the port. */
async function answerOf({ pid, port }: Pick<EmulatorState, 'pid' | 'port'>): Promise<readonly string[] | undefined> {
  const report = await ask<{ pid: number; recordedTypes: string[] }>(`http://127.0.0.1:${port}/_hipaa-stacks`);
  const isReady = report?.pid === pid && (await ask(`http://127.0.0.1:${port}/_ministack/ready`));
  return isReady ? report.recordedTypes : undefined;
}

/** Stop the detached emulator of a cache folder; returns whether there was one. */
export async function stopRunningEmulator(cacheDir: string = defaultCacheFolder()): Promise<boolean> {
  const running = await runningEmulator(cacheDir);
  await running?.stop();
  return running !== undefined;
}

function reuse(running: Emulator, port: number | undefined): Emulator {
  if (port === undefined || port === running.port) return running;
  throw new Problem('emulator', `it is already running on port ${running.port}`, 'Stop it first, or remove the port');
}

/** The folder of the AWS SDK, which Lambda's runtimes bring and this machine's `node` does not. */
function sdkFolder(): string {
  const file = createRequire(import.meta.url).resolve('@aws-sdk/client-s3');
  return file.slice(0, file.lastIndexOf(join('node_modules', '@aws-sdk')) + 'node_modules'.length);
}

function launch(
  python: string,
  library: string,
  { temporary, port, secretAccessKey }: Pick<EmulatorState, 'temporary' | 'port' | 'secretAccessKey'>,
  { env, detached, strict }: EmulatorOptions,
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

/** Keep the last 200,000 characters or so of what a child writes. */
function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-200_000);
    });
  }
  return () => kept;
}

/** Wait until this very child answers at its port; returns the types that it only records. */
async function ready(child: ChildProcess, port: number, log: () => string): Promise<readonly string[]> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const until = Date.now() + readyWithin;
  for (;;) {
    if (failure || child.exitCode !== null || child.signalCode !== null) {
      await sleep(50); // its last lines may still be in the pipe
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
    const recordedTypes = child.pid && (await answerOf({ pid: child.pid, port }));
    if (recordedTypes) return recordedTypes;
    await sleep(50);
  }
}

async function ask<Answer>(url: string): Promise<Answer | undefined> {
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
      const report = await ask<EmulatorFindings>(`${endpoint}/_hipaa-stacks`);
      if (!report)
        throw new Problem('emulator', 'its report could not be read', 'Check that it is running, and try again');
      return { refused: report.refused, loops: report.loops };
    },
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

/** Stop an emulator; nothing if it has ended meanwhile. */
async function stopDetached(state: EmulatorState, cacheDir: string): Promise<void> {
  if (await readyOrGone(state)) {
    process.kill(state.pid, 'SIGTERM');
    if (!(await goneWithin(state.pid, endsWithin))) killGroup(state.pid);
    await goneWithin(state.pid, endsWithin);
  }
  await removeState(state, cacheDir);
}
