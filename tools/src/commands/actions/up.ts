import { join } from 'node:path';
import { Problem, UsageProblem } from '@hipaa-stacks/cloudformation';
import { blueprintNames } from '../../build/load.ts';
import { Interrupted, keyValues } from '../../deploy/index.ts';
import { type Emulator, runningEmulator, startEmulator, stopRunningEmulator } from '../../emulator/index.ts';
import { commandOf } from '../../emulator/process.ts';
import { readRelease } from '../../publish/read-release.ts';
import { type UpOptions, up } from '../../up/up.ts';
import { releaseFolder, workspaceRoot } from '../../workspace.ts';
import { raceInterrupt, withInterruptSignal } from '../interrupt.ts';
import { refuseParameters } from '../refuse-parameters.ts';

const say = (line: string) => console.error(line);

export interface Options {
  readonly port?: number;
  readonly parameter: readonly string[];
  readonly json?: true;
}

/** The action of `hipaa-stacks up`. */
export const upAction = (blueprints: readonly string[], options: Options) =>
  exitAfterInterrupt((signal) => runUp(blueprints, options, signal));

async function runUp(blueprints: readonly string[], { port, parameter, json }: Options, signal: AbortSignal) {
  const root = workspaceRoot();
  const parameters = keyValues('--parameter', parameter);
  refuse(root, blueprints, parameters);
  const isNewEmulator = (await runningEmulator()) === undefined;
  const emulator = await startEmulator({ ...strict(), detached: true, say, ...(port !== undefined && { port }) });
  const outputs: Record<string, Outputs> = {};
  try {
    for (const blueprint of blueprints)
      outputs[blueprint] = await outputsOf({ root, blueprint, emulator, parameters, say, signal });
  } catch (error) {
    if (error instanceof Interrupted && isNewEmulator) await emulator.stop();
    else if (await runningEmulator()) say('The emulator is still running. To stop it:  npx hipaa-stacks down');
    throw error;
  }
  if (!json) return printRunning(emulator, outputs);
  const { endpoint, region } = emulator;
  const { accessKeyId, secretAccessKey } = emulator.credentials; // without the members that the SDK adds
  const credentials = { accessKeyId, secretAccessKey };
  console.log(JSON.stringify({ endpoint, region, credentials, outputs }, null, 2));
}

/** The action of `hipaa-stacks down`. */
export async function downAction(): Promise<void> {
  console.log((await stopRunningEmulator()) ? 'stopped' : 'the emulator was not running');
}

/** The action of `hipaa-stacks start`. */
export const startAction = () => exitAfterInterrupt(runStart);

async function runStart(signal: AbortSignal): Promise<void> {
  const root = workspaceRoot();
  const blueprints = blueprintNames(root);
  refuse(root, blueprints, {});
  const emulator = await startEmulator({ ...strict(), say });
  try {
    for (const blueprint of blueprints)
      printOutputs(blueprint, await outputsOf({ root, blueprint, emulator, say, signal }));
  } finally {
    await emulator.stop();
  }
  console.log('\nThe emulator is stopped. To keep one running:  npx hipaa-stacks up audit-trail');
}

/** Requests that AWS would refuse are reported and accepted, unless `HIPAA_STACKS_STRICT` is set: a system outside this repository still deploys. */
const strict = () => (process.env.HIPAA_STACKS_STRICT ? {} : { strict: 'report' as const });

type Outputs = Readonly<Record<string, string>>;

/** Runs a function until Ctrl-C, which also ends everything that still runs in this process, such as a demonstration. */
async function exitAfterInterrupt(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  let isInterrupted = false;
  await withInterruptSignal((signal) => {
    signal.addEventListener('abort', () => {
      isInterrupted = true;
    });
    return run(signal);
  });
  if (isInterrupted) process.exit();
}

/** Deploys one blueprint; Ctrl-C interrupts it at any step. */
async function outputsOf({ signal, ...options }: UpOptions & { readonly signal: AbortSignal }): Promise<Outputs> {
  const { blueprint, emulator } = options;
  try {
    return await raceInterrupt(signal, blueprint, 'It is not finished: run it again.', async () => {
      return (await up({ ...options, signal })).outputs;
    });
  } catch (error) {
    if (error instanceof Interrupted || (await commandOf(emulator.pid)) !== '') throw error;
    throw new Problem(
      'emulator',
      `it stopped during ${blueprint}`,
      'Check whether another process stopped it, or whether memory ran out, and run it again.',
    );
  }
}

/** Refuses blueprints, releases and parameters that are not valid, before anything is started. */
function refuse(root: string, blueprints: readonly string[], parameters: Readonly<Record<string, string>>): void {
  if (blueprints.length > 1 && Object.keys(parameters).length > 0)
    throw new UsageProblem(
      '--parameter',
      'is only valid for a single blueprint',
      'Run `hipaa-stacks up` for each blueprint.',
    );
  for (const blueprint of blueprints) {
    const dir = releaseFolder(blueprint, join(root, 'templates-out'));
    readRelease(dir);
    refuseParameters(parameters, dir, say);
  }
}

function printRunning(emulator: Emulator, outputs: Readonly<Record<string, Outputs>>): void {
  for (const [blueprint, values] of Object.entries(outputs)) printOutputs(blueprint, values);
  const { accessKeyId, secretAccessKey } = emulator.credentials;
  console.log(`
The emulator is running at ${emulator.endpoint}. To use it with the AWS CLI:
  export AWS_ENDPOINT_URL=${emulator.endpoint} AWS_REGION=${emulator.region} AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}
To stop it:
  npx hipaa-stacks down`);
}

function printOutputs(blueprint: string, outputs: Outputs): void {
  console.log(`\n${blueprint}`);
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  for (const [name, value] of Object.entries(outputs)) console.log(`  ${name.padEnd(width)}  ${value}`);
}
